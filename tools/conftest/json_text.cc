#include "tools/conftest/json_text.h"

#include "runtime/value/json.h"

namespace regoc::conftest {

std::string JsonString(std::string_view text) {
  std::string out;
  AppendJson(out, Value::String(text), {.escape_html = true});
  return out;
}

std::string IndentJson(std::string_view compact, std::string_view indent) {
  std::string out;
  size_t depth = 0;
  auto line = [&] {
    out += '\n';
    for (size_t i = 0; i < depth; ++i) out += indent;
  };
  bool quoted = false;
  for (size_t i = 0; i < compact.size(); ++i) {
    char c = compact[i];
    if (quoted) {
      out += c;
      if (c == '\\' && i + 1 < compact.size()) out += compact[++i];
      quoted = c != '"';
      continue;
    }
    if (c == '{' || c == '[') {
      out += c;
      if (i + 1 < compact.size() && (compact[i + 1] == '}' || compact[i + 1] == ']')) {
        out += compact[++i];
      } else {
        ++depth, line();
      }
    } else if (c == '}' || c == ']') {
      if (depth > 0) --depth;
      line(), out += c;
    } else if (c == ',') {
      out += c, line();
    } else if (c == ':') {
      out += ": ";
    } else {
      quoted = c == '"';
      out += c;
    }
  }
  return out;
}

}  // namespace regoc::conftest
