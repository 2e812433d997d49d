#include "runtime/base/yaml_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>

namespace regoc {

namespace {

using Kind = YamlScalar::Kind;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes digits, at most `most` of them, from the front.
std::string_view TakeDigits(std::string_view& text, size_t most = std::string_view::npos) {
  size_t count = 0;
  while (count < text.size() && count < most && IsDigit(text[count])) ++count;
  std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

bool Take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// The shortest digits that read back as `number`, with an exponent: "-1.5e+300".
template <typename Number>
std::string Scientific(Number number) {
  std::array<char, 64> buffer;
  auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific);
  return error == std::errc() ? std::string(buffer.data(), end) : std::string();
}

int ExponentOf(const std::string& scientific) { return std::atoi(scientific.c_str() + scientific.find('e') + 1); }

// The same digits without an exponent, filled up with zeros. (std::to_chars would print a large number exactly
// instead.)
std::string Fixed(const std::string& scientific) {
  std::string digits = scientific.substr(0, scientific.find('e'));
  std::string sign = digits.starts_with('-') ? "-" : "";
  digits.erase(0, sign.size());
  std::erase(digits, '.');
  int point = ExponentOf(scientific) + 1;  // digits before the point
  int size = static_cast<int>(digits.size());
  if (point <= 0) return sign + "0." + std::string(static_cast<size_t>(-point), '0') + digits;
  if (point >= size) return sign + digits + std::string(static_cast<size_t>(point - size), '0');
  return sign + digits.insert(static_cast<size_t>(point), ".");
}

// As Go's encoding/json writes it: shortest digits, an exponent below 1e-6 and from 1e21 on.
std::string JsonText(double number) {
  double magnitude = std::fabs(number);
  if (!std::isfinite(number)) return "";
  if (magnitude == 0) return std::signbit(number) ? "-0" : "0";
  std::string text = Scientific(number);
  if (magnitude >= 1e-6 && magnitude < 1e21) return Fixed(text);
  if (size_t exponent = text.find("e-0"); exponent != std::string::npos) text.erase(exponent + 2, 1);
  return text;
}

YamlScalar Float(double number) { return {.kind = Kind::kFloat, .number = number, .text = JsonText(number)}; }

std::optional<YamlScalar> ResolveWord(std::string_view text) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  static constexpr std::string_view kNull[] = {"", "~", "null", "Null", "NULL"};
  static constexpr std::string_view kTrue[] = {"true", "True", "TRUE"};
  static constexpr std::string_view kFalse[] = {"false", "False", "FALSE"};
  static constexpr std::string_view kNan[] = {".nan", ".NaN", ".NAN"};
  static constexpr std::string_view kPositive[] = {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"};
  static constexpr std::string_view kNegative[] = {"-.inf", "-.Inf", "-.INF"};
  auto is = [text](const auto& words) { return std::ranges::find(words, text) != std::end(words); };
  if (is(kNull)) return YamlScalar{.kind = Kind::kNull};
  if (is(kTrue)) return YamlScalar{.kind = Kind::kBool, .boolean = true};
  if (is(kFalse)) return YamlScalar{.kind = Kind::kBool};
  if (is(kNan)) return Float(std::numeric_limits<double>::quiet_NaN());
  if (is(kPositive)) return Float(kInfinite);
  if (is(kNegative)) return Float(-kInfinite);
  return std::nullopt;
}

// Of 64 bits, with 0x, 0o, 0b and a leading zero for other bases. Only without a sign it may need the highest bit.
std::optional<std::string> ResolveInteger(std::string_view text) {
  bool negative = text.starts_with('-');
  bool has_sign = negative || text.starts_with('+');
  if (has_sign) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    char mark = static_cast<char>(text[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    text.remove_prefix(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
  }
  uint64_t magnitude = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), magnitude, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  constexpr uint64_t kMinMagnitude = uint64_t{1} << 63;
  if (has_sign && magnitude >= kMinMagnitude + (negative ? 1 : 0)) return std::nullopt;
  return (negative && magnitude != 0 ? "-" : "") + std::to_string(magnitude);
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool HasFloatForm(std::string_view text) {
  if (!Take(text, '-')) Take(text, '+');
  size_t digits = TakeDigits(text).size();
  if (Take(text, '.')) digits += TakeDigits(text).size();
  if (digits == 0) return false;
  if (!Take(text, 'e') && !Take(text, 'E')) return text.empty();
  if (!Take(text, '-')) Take(text, '+');
  return !TakeDigits(text).empty() && text.empty();
}

// Too large is a text; too small is zero.
std::optional<double> ResolveFloat(std::string_view text) {
  if (!HasFloatForm(text)) return std::nullopt;
  Take(text, '+');
  double number = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc()) return number;
  number = std::strtod(std::string(text).c_str(), nullptr);
  return std::isfinite(number) ? std::optional(std::copysign(0.0, number)) : std::nullopt;
}

// One or two digits, from `least` to `most`.
bool TakeNumber(std::string_view& text, int least, int most, int& out) {
  std::string_view digits = TakeDigits(text, 2);
  out = 0;
  for (char c : digits) out = out * 10 + (c - '0');
  return !digits.empty() && out >= least && out <= most;
}

bool TakeDate(std::string_view& text, std::string& out) {
  std::string_view digits = TakeDigits(text, 4);
  int month = 0, day = 0;
  if (digits.size() != 4 || !Take(text, '-') || !TakeNumber(text, 1, 12, month) || !Take(text, '-') ||
      !TakeNumber(text, 1, 31, day)) {
    return false;
  }
  int year = std::atoi(std::string(digits).c_str());
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  int days = month == 2 ? (leap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", year, month, day);
  out = buffer;
  return day <= days;
}

// 15:4:5.999999999; what is more exact than that is left out.
bool TakeTime(std::string_view& text, std::string& out) {
  int hour = 0, minute = 0, second = 0;
  if (!TakeNumber(text, 0, 23, hour) || !Take(text, ':') || !TakeNumber(text, 0, 59, minute) || !Take(text, ':') ||
      !TakeNumber(text, 0, 59, second)) {
    return false;
  }
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "T%02d:%02d:%02d", hour, minute, second);
  out += buffer;
  if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || !IsDigit(text[1])) return true;
  text.remove_prefix(1);
  std::string_view fraction = TakeDigits(text).substr(0, 9);
  fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
  if (!fraction.empty()) out += "." + std::string(fraction);
  return true;
}

// Z, or +01:00.
bool TakeZone(std::string_view& text, std::string& out) {
  if (Take(text, 'Z')) {
    out += "Z";
    return true;
  }
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  int hours = 0, minutes = 0;
  std::string_view hour = text.substr(1, 2), minute = text.substr(4);
  if (!TakeNumber(hour, 0, 24, hours) || !hour.empty() || !TakeNumber(minute, 0, 60, minutes) || !minute.empty())
    return false;
  out += hours + minutes == 0 ? "Z" : std::string(text);
  text = {};
  return true;
}

// A date, or one with a time: after `T` or `t` with a zone, after a space without one.
std::optional<std::string> ResolveTimestamp(std::string_view text) {
  std::string out;
  if (!TakeDate(text, out)) return std::nullopt;
  if (text.empty()) return out + "T00:00:00Z";
  bool zone = !Take(text, ' ');
  if (zone && !Take(text, 'T') && !Take(text, 't')) return std::nullopt;
  if (!TakeTime(text, out) || (zone && !TakeZone(text, out)) || !text.empty()) return std::nullopt;
  return zone ? out : out + "Z";
}

}  // namespace

YamlScalar ResolveYamlScalar(std::string_view text) {
  if (std::optional<YamlScalar> word = ResolveWord(text)) return *std::move(word);
  char first = text.front();
  bool numeric = IsDigit(first) || first == '+' || first == '-';
  if (!numeric && first != '.') return {};
  if (std::optional<std::string> time = ResolveTimestamp(text)) return {.kind = Kind::kTimestamp, .text = *time};
  std::string plain(text);
  if (numeric) {
    std::erase(plain, '_');  // digits may be grouped, but not in a number that starts with its point
    if (std::optional<std::string> integer = ResolveInteger(plain)) return {.kind = Kind::kInteger, .text = *integer};
  }
  std::optional<double> number = ResolveFloat(plain);
  return number ? Float(*number) : YamlScalar{};
}

std::string_view YamlTagName(YamlScalar::Kind kind) {
  constexpr std::string_view kNames[] = {"null", "bool", "int", "float", "timestamp", "str"};
  return kNames[static_cast<size_t>(kind)];
}

std::string YamlFloatKey(double number) {
  if (std::isnan(number)) return ".nan";
  float rounded = static_cast<float>(number);
  if (std::isinf(rounded)) return rounded > 0 ? ".inf" : "-.inf";
  if (rounded == 0) return std::signbit(rounded) ? "-0" : "0";
  std::string scientific = Scientific(rounded);
  int exponent = ExponentOf(scientific);
  return exponent < -4 || exponent >= 6 ? scientific : Fixed(scientific);
}

}  // namespace regoc
