#include "runtime/builtins/yaml_scalar.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "runtime/builtins/go_float.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/time_layout.h"
#include "runtime/value/number.h"

namespace regoc::builtins {

namespace {

template <size_t count>
bool IsOneOf(std::string_view text, const std::string_view (&texts)[count]) {
  return std::find(std::begin(texts), std::end(texts), text) != std::end(texts);
}

constexpr std::string_view kTrue[] = {"true", "True", "TRUE"};
constexpr std::string_view kFalse[] = {"false", "False", "FALSE"};
constexpr std::string_view kNull[] = {"", "~", "null", "Null", "NULL"};
constexpr std::string_view kNotFinite[] = {".nan",  ".NaN",  ".NAN",  ".inf",  ".Inf",  ".INF",
                                           "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"};
constexpr std::string_view kOldBooleans[] = {"y", "Y", "yes", "Yes", "YES", "on",  "On",  "ON",
                                             "n", "N", "no",  "No",  "NO",  "off", "Off", "OFF"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Digits of base 2, 8, 10 or 16, named by a prefix; a leading zero means base 8. Up to 64 bits.
std::optional<Value> ReadInteger(Arena& arena, std::string_view text) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    char mark = static_cast<char>(text[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    text.remove_prefix(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
  }
  uint64_t magnitude = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), magnitude, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  constexpr uint64_t kLimit = uint64_t{1} << 63;
  if (negative) {
    if (magnitude > kLimit) return std::nullopt;
    return Value::Int(static_cast<int64_t>(0 - magnitude));
  }
  if (magnitude < kLimit) return Value::Int(static_cast<int64_t>(magnitude));
  return NumberFromText(arena, std::to_string(magnitude));
}

// [-+] digits with a point and an exponent.
bool HasFloatForm(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  size_t whole = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(whole);
  size_t fraction = 0;
  if (text.starts_with('.')) {
    size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    fraction = end - 1;
    text.remove_prefix(end);
  }
  if (whole + fraction == 0) return false;
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  text.remove_prefix(1);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

std::optional<Value> ReadFloat(Arena& arena, std::string_view text) {
  if (!HasFloatForm(text)) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range && std::abs(std::strtod(std::string(text).c_str(), nullptr)) > 1) {
    return std::nullopt;
  }
  return YamlFloat(arena, number);
}

bool IsTimestamp(Arena& arena, std::string_view text) {
  constexpr std::string_view kLayouts[] = {"2006-1-2T15:4:5.999999999Z07:00", "2006-1-2t15:4:5.999999999Z07:00",
                                           "2006-1-2 15:4:5.999999999", "2006-1-2"};
  if (text.size() < 5 || text[4] != '-' || !std::all_of(text.begin(), text.begin() + 4, IsDigit)) return false;
  std::string_view ignored;
  return std::any_of(std::begin(kLayouts), std::end(kLayouts),
                     [&](std::string_view layout) { return ParseTime(arena, layout, text, ignored).has_value(); });
}

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

// Nothing when it is text.
std::optional<Value> ReadNumber(Arena& arena, std::string_view text) {
  if (text[0] == '.') return ReadFloat(arena, text);
  if (!IsDigit(text[0]) && text[0] != '-' && text[0] != '+') return std::nullopt;
  std::string plain(text);
  std::erase(plain, '_');
  if (std::optional<Value> integer = ReadInteger(arena, plain)) return integer;
  return ReadFloat(arena, plain);
}

}  // namespace

Value YamlFloat(Arena& arena, double number) {
  double magnitude = std::abs(number);
  bool scientific = magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21);
  TextBuilder text(arena, 24);
  AppendGoFloat(text, number, scientific ? 'e' : 'f', -1);
  std::string_view written = text.view();
  // e-09 becomes e-9
  size_t n = written.size();
  if (scientific && n >= 4 && written[n - 4] == 'e' && written[n - 3] == '-' && written[n - 2] == '0') {
    text.data()[n - 2] = text.data()[n - 1];
    text.Truncate(n - 1);
  }
  return *NumberFromText(arena, text.view(), false);
}

std::optional<Value> ResolveYamlScalar(Arena& arena, std::string_view text) {
  if (IsOneOf(text, kTrue)) return Value::Boolean(true);
  if (IsOneOf(text, kFalse)) return Value::Boolean(false);
  if (IsOneOf(text, kNull)) return Value::Null();
  if (IsOneOf(text, kNotFinite)) return std::nullopt;
  if (IsTimestamp(arena, text)) return Value::String(text);
  std::optional<Value> number = ReadNumber(arena, text);
  return number ? number : Value::String(text);
}

std::string_view YamlTagOf(Arena& arena, std::string_view text) {
  std::optional<Value> value = ResolveYamlScalar(arena, text);
  if (!value) return "float";
  if (value->is_null()) return "null";
  if (value->is_boolean()) return "bool";
  if (!value->is_number()) return IsTimestamp(arena, text) ? "timestamp" : "str";
  std::string plain(text);
  std::erase(plain, '_');
  return text[0] != '.' && ReadInteger(arena, plain) ? "int" : "float";
}

bool IsPlainYamlText(Arena& arena, std::string_view text) {
  if (IsOneOf(text, kOldBooleans) || IsBase60(text) || IsTimestamp(arena, text)) return false;
  std::optional<Value> value = ResolveYamlScalar(arena, text);
  return value && value->is_string();
}

}  // namespace regoc::builtins
