#include "runtime/builtins/go_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "runtime/builtins/text.h"
#include "runtime/builtins/unicode.h"
#include "runtime/value/number.h"

namespace regoc::builtins {

namespace {

NumberReading Fault(Arena& arena, std::string_view text, std::string_view reason) {
  TextBuilder message(arena);
  message.Append("strconv.ParseFloat: parsing ");
  AppendQuoted(message, text);
  message.Append(": ");
  message.Append(reason);
  return {std::nullopt, message.view()};
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// An underscore stands between digits, or after the prefix of a base.
bool RemoveUnderscores(std::string& text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') continue;
    bool after = i > 0 && (std::isxdigit(static_cast<unsigned char>(text[i - 1])) != 0 || text[i - 1] == 'x');
    bool before = i + 1 < text.size() && std::isxdigit(static_cast<unsigned char>(text[i + 1])) != 0;
    if (!after || !before) return false;
  }
  std::erase(text, '_');
  return true;
}

// "0x1.8p1": mantissa and binary exponent, the latter required.
std::optional<Value> ReadHexadecimal(Arena& arena, std::string_view text, bool negative) {
  double number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::hex);
  bool has_exponent = text.find_first_of("pP") != std::string_view::npos;
  if (error != std::errc() || end != text.data() + text.size() || !has_exponent) return std::nullopt;
  return NumberFromDouble(arena, negative ? -number : number);
}

// Brings decimal text into JSON's form, or gives nothing: digits, point, exponent.
std::optional<std::string> Normalize(std::string_view text) {
  size_t whole_end = std::min(text.find_first_not_of("0123456789"), text.size());
  std::string_view whole = text.substr(0, whole_end);
  std::string_view rest = text.substr(whole_end);
  std::string_view fraction;
  if (rest.starts_with('.')) {
    size_t end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
    fraction = rest.substr(1, end - 1);
    rest.remove_prefix(end);
  }
  if (whole.empty() && fraction.empty()) return std::nullopt;
  if (!rest.empty()) {
    std::string_view digits = rest.substr(1);
    if (rest[0] != 'e' && rest[0] != 'E') return std::nullopt;
    if (digits.starts_with('+') || digits.starts_with('-')) digits.remove_prefix(1);
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), IsDigit)) return std::nullopt;
  }
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  std::string normal(whole.empty() ? "0" : whole);
  if (!fraction.empty()) normal.append(".").append(fraction);
  return normal.append(rest);
}

// Powers of two beyond this are refused: OPA's limit on exponents.
constexpr double kMaxBinaryExponent = 1e5;

bool ExponentTooLarge(std::string_view decimal) {
  size_t e = decimal.find_first_of("eE");
  if (e == std::string_view::npos || decimal.substr(0, e).find_first_of("123456789") == std::string_view::npos) {
    return false;
  }
  double exponent = 0;
  std::string_view digits = decimal.substr(e + 1);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  return error != std::errc() || std::abs(exponent) * std::log2(10) > kMaxBinaryExponent;
}

}  // namespace

bool NamesNoNumber(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of("+-"), text.size()));
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  return lower == "inf" || lower == "infinity" || lower == "nan";
}

NumberReading ReadGoNumber(Arena& arena, std::string_view text) {
  if (std::optional<Value> plain = NumberFromText(arena, text); plain && plain->is_int()) return {plain, ""};
  std::string body(text);
  bool negative = body.starts_with('-');
  if (negative || body.starts_with('+')) body.erase(0, 1);
  if (!RemoveUnderscores(body)) return Fault(arena, text, "invalid syntax");
  if (body.starts_with("0x") || body.starts_with("0X")) {
    std::optional<Value> value = ReadHexadecimal(arena, std::string_view(body).substr(2), negative);
    return value ? NumberReading{value, ""} : Fault(arena, text, "invalid syntax");
  }
  std::optional<std::string> normal = Normalize(body);
  if (!normal) return Fault(arena, text, "invalid syntax");
  double as_double = 0;
  auto [end, error] = std::from_chars(normal->data(), normal->data() + normal->size(), as_double);
  bool small = normal->find("e-") != std::string::npos || normal->find("E-") != std::string::npos;
  if (error == std::errc::result_out_of_range && !small) return Fault(arena, text, "value out of range");
  if (ExponentTooLarge(*normal)) return {std::nullopt, "invalid number: number too big"};
  if (negative) normal->insert(normal->begin(), '-');
  return {NumberFromText(arena, *normal), ""};
}

}  // namespace regoc::builtins
