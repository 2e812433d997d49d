#include "tools/server/json_layout.h"

namespace regoc::server {

void AppendKey(std::string& out, std::string_view key) {
  if (out.back() != '{') out += ',';
  ((out += '"') += key) += "\":";
}

std::string Compact(std::string_view json) {
  std::string out;
  bool in_text = false;
  for (size_t i = 0; i < json.size(); ++i) {
    char c = json[i];
    if (!in_text && (c == ' ' || c == '\n' || c == '\t' || c == '\r')) continue;
    out += c;
    if (in_text && c == '\\')
      out += json[++i];
    else if (c == '"')
      in_text = !in_text;
  }
  return out;
}

std::string PrettyInOrder(std::string_view json) {
  std::string out;
  size_t depth = 0;
  auto line = [&] { (out += '\n').append(depth * 2, ' '); };
  bool in_text = false, opened = false;  // opened: nothing stands yet in what was opened last
  for (size_t i = 0; i < json.size(); ++i) {
    char c = json[i];
    if (in_text) {
      out += c;
      if (c == '\\')
        out += json[++i];
      else if (c == '"')
        in_text = false;
      continue;
    }
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') continue;
    bool closing = c == '}' || c == ']';
    if (opened && !closing) line();
    if (closing) {
      --depth;
      if (!opened) line();
    }
    opened = c == '{' || c == '[';
    if (opened) ++depth;
    out += c;
    if (c == ',') line();
    if (c == ':') out += ' ';
    in_text = c == '"';
  }
  return out;
}

}  // namespace regoc::server
