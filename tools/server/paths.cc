#include "tools/server/paths.h"

#include <algorithm>

#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::server {

namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsName(std::string_view key) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !key.empty() && letter(key[0]) &&
         std::all_of(key.begin(), key.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

bool IsIndex(std::string_view key) {
  return !key.empty() && key.size() < 10 && (key.size() == 1 || key[0] != '0') &&
         std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A text, or a number that is written so.
OptionalValue ElementOf(const Set& set, const std::string& key) {
  if (set.Contains(Value::String(key))) return Value::String(key);
  if (!IsIndex(key) || !set.Contains(Value::Int(std::stoll(key)))) return {};
  return Value::Int(std::stoll(key));
}

OptionalValue ItemAt(Value array, const std::string& key) {
  bool number = !key.empty() && key.size() < 10 &&
                std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
  size_t at = number ? std::stoul(key) : SIZE_MAX;
  return at < array.size() ? OptionalValue(array.items()[at]) : OptionalValue();
}

}  // namespace

std::string Unescaped(std::string_view text, bool plus_is_space) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    bool escape = text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 && HexDigit(text[i + 2]) >= 0;
    if (!escape) {
      out += text[i] == '+' && plus_is_space ? ' ' : text[i];
      continue;
    }
    out += static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
    i += 2;
  }
  return out;
}

std::vector<std::string> KeysOfPath(std::string_view path) {
  std::vector<std::string> keys;
  while (!path.empty()) {
    std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), part.size() + 1));
    if (!part.empty()) keys.push_back(Unescaped(part));
  }
  return keys;
}

std::string QueryOf(const std::vector<std::string>& keys) {
  std::string text = "data";
  for (const std::string& key : keys) {
    if (IsName(key)) {
      text += "." + key;
    } else if (IsIndex(key)) {
      text += "[" + key + "]";
    } else {
      text += '[';
      AppendJson(text, Value::String(key));
      text += ']';
    }
  }
  return text;
}

OptionalValue Below(OptionalValue value, const std::vector<std::string>& keys, size_t from) {
  for (size_t i = from; i < keys.size() && value; ++i) {
    if ((*value).is_object()) {
      value = (*value).object().Get(Value::String(keys[i]));
    } else if ((*value).is_array()) {
      value = ItemAt(*value, keys[i]);
    } else if ((*value).is_set()) {
      value = ElementOf((*value).set(), keys[i]);
    } else {
      value = {};
    }
  }
  return value;
}

}  // namespace regoc::server
