#include "runtime/builtins/yaml_scalar.h"

#include <algorithm>

#include "runtime/base/yaml_scalar.h"
#include "runtime/value/number.h"

namespace regoc::builtins {

namespace {

using Kind = YamlScalar::Kind;

constexpr std::string_view kOldBooleans[] = {"y", "Y", "yes", "Yes", "YES", "on",  "On",  "ON",
                                             "n", "N", "no",  "No",  "NO",  "off", "Off", "OFF"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// 12:30:45: a number of YAML 1.1.
bool IsBase60(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !IsDigit(text[0])) return false;
  if (text.substr(0, colon).find_first_not_of("0123456789_") != std::string_view::npos) return false;
  text.remove_prefix(colon);
  while (text.starts_with(':')) {
    size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    std::string_view part = text.substr(1, end - 1);
    if (part.empty() || part.size() > 2 || (part.size() == 2 && part[0] > '5')) return false;
    text.remove_prefix(end);
  }
  return text.empty() || (text[0] == '.' && text.find_first_not_of("0123456789_", 1) == std::string_view::npos);
}

}  // namespace

std::optional<Value> YamlValue(Arena& arena, std::string_view text) {
  YamlScalar scalar = ResolveYamlScalar(text);
  switch (scalar.kind) {
    case Kind::kNull:
      return Value::Null();
    case Kind::kBool:
      return Value::Boolean(scalar.boolean);
    case Kind::kInteger:
    case Kind::kFloat:
      if (scalar.text.empty()) return std::nullopt;
      return NumberFromText(arena, scalar.text);
    case Kind::kTimestamp:
    case Kind::kString:
      return Value::String(text);
  }
  return std::nullopt;
}

bool IsPlainYamlText(std::string_view text) {
  return ResolveYamlScalar(text).kind == Kind::kString && !IsBase60(text) &&
         std::ranges::find(kOldBooleans, text) == std::end(kOldBooleans);
}

}  // namespace regoc::builtins
