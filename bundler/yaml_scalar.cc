#include "bundler/yaml_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "bundler/canonical_json.h"

namespace regoc::bundle {

namespace {

using Kind = YamlScalar::Kind;

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

// Go formats a float key with 32 bits of precision, with an exponent below 1e-4 and from 1e6 on.
std::string FloatKey(double number) {
  if (std::isnan(number)) return ".nan";
  if (std::isinf(number)) return number > 0 ? ".inf" : "-.inf";
  float rounded = static_cast<float>(number);
  if (rounded == 0) return std::signbit(rounded) ? "-0" : "0";
  if (std::isinf(rounded)) return rounded > 0 ? ".inf" : "-.inf";
  std::string scientific = Scientific(rounded);
  int exponent = ExponentOf(scientific);
  return exponent < -4 || exponent >= 6 ? scientific : Fixed(scientific);
}

std::optional<YamlScalar> ResolveWord(std::string_view text) {
  struct Word {
    std::string_view text;
    Kind kind;
    std::string_view json;
    std::string_view key;
  };
  static constexpr Word kWords[] = {{"", Kind::kNull, "null", ""},
                                    {"~", Kind::kNull, "null", ""},
                                    {"null", Kind::kNull, "null", ""},
                                    {"Null", Kind::kNull, "null", ""},
                                    {"NULL", Kind::kNull, "null", ""},
                                    {"true", Kind::kBool, "true", "true"},
                                    {"True", Kind::kBool, "true", "true"},
                                    {"TRUE", Kind::kBool, "true", "true"},
                                    {"false", Kind::kBool, "false", "false"},
                                    {"False", Kind::kBool, "false", "false"},
                                    {"FALSE", Kind::kBool, "false", "false"},
                                    {".nan", Kind::kFloat, "", ".nan"},
                                    {".NaN", Kind::kFloat, "", ".nan"},
                                    {".NAN", Kind::kFloat, "", ".nan"},
                                    {".inf", Kind::kFloat, "", ".inf"},
                                    {".Inf", Kind::kFloat, "", ".inf"},
                                    {".INF", Kind::kFloat, "", ".inf"},
                                    {"+.inf", Kind::kFloat, "", ".inf"},
                                    {"+.Inf", Kind::kFloat, "", ".inf"},
                                    {"+.INF", Kind::kFloat, "", ".inf"},
                                    {"-.inf", Kind::kFloat, "", "-.inf"},
                                    {"-.Inf", Kind::kFloat, "", "-.inf"},
                                    {"-.INF", Kind::kFloat, "", "-.inf"}};
  for (const Word& word : kWords) {
    if (word.text == text) return YamlScalar{word.kind, std::string(word.json), std::string(word.key)};
  }
  return std::nullopt;
}

// Signed or unsigned 64-bit integers, with 0x, 0o, 0b and a leading zero for other bases.
std::optional<std::string> ResolveInteger(std::string_view text) {
  bool negative = text.starts_with('-');
  bool has_sign = negative || text.starts_with('+');
  if (has_sign) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    char mark = text[1] | 0x20;
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    text.remove_prefix(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
  }
  uint64_t magnitude = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), magnitude, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  constexpr uint64_t kMinMagnitude = uint64_t{1} << 63;
  if (!has_sign) return std::to_string(magnitude);
  if (!negative) return magnitude < kMinMagnitude ? std::optional(std::to_string(magnitude)) : std::nullopt;
  if (magnitude > kMinMagnitude) return std::nullopt;
  return (magnitude == 0 ? "" : "-") + std::to_string(magnitude);
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool LooksLikeFloat(std::string_view text) {
  size_t at = 0;
  auto digits = [&] {
    size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - from;
  };
  auto sign = [&] {
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  };
  sign();
  size_t whole = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0 && whole == 0) return false;
  } else if (whole == 0) {
    return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    sign();
    if (digits() == 0) return false;
  }
  return at == text.size();
}

std::optional<double> ResolveFloat(std::string_view text) {
  if (!LooksLikeFloat(text)) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) {
    // Too large is a string; too small rounds to zero.
    if (std::strtod(std::string(text).c_str(), nullptr) != 0) return std::nullopt;
    return 0.0;
  }
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string FloatJson(double number) {
  double magnitude = std::fabs(number);
  if (magnitude == 0) return std::signbit(number) ? "-0" : "0";
  std::string text = Scientific(number);
  if (magnitude >= 1e-6 && magnitude < 1e21) return Fixed(text);
  size_t exponent = text.find("e-0");
  if (exponent != std::string::npos) text.erase(exponent + 2, 1);
  return text;
}

YamlScalar ResolvePlainScalar(std::string_view text) {
  if (std::optional<YamlScalar> word = ResolveWord(text)) return *std::move(word);
  char first = text.front();
  YamlScalar as_string{Kind::kString, QuoteJson(text), std::string(text)};
  bool numeric = (first >= '0' && first <= '9') || first == '+' || first == '-';
  if (!numeric && first != '.') return as_string;
  std::string plain(text);
  if (numeric) std::erase(plain, '_');  // digits may be grouped, but not in a number that starts with its point
  if (numeric) {
    if (std::optional<std::string> integer = ResolveInteger(plain)) return {Kind::kInteger, *integer, *integer};
  }
  if (std::optional<double> number = ResolveFloat(plain)) return {Kind::kFloat, FloatJson(*number), FloatKey(*number)};
  return as_string;
}

}  // namespace regoc::bundle
