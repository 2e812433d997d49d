#include "runtime/value/number.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "runtime/value/decimal_format.h"
#include "runtime/value/extended.h"
#include "runtime/value/number_text.h"

namespace regoc {

namespace {

// Bounds on numbers with exponents, OPA's: 2^±100000. Within 10^±30000 no closer look is needed.
constexpr int64_t kMaxBinaryExponent = 100000;
constexpr int64_t kSafePoint = 30000;
constexpr int64_t kMaxPoint = 31000;

bool IsInRange(std::string_view text) {
  internal::DecimalParts parts = internal::TakeApart(text);
  if (parts.zero() || (parts.point <= kSafePoint && parts.point >= -kSafePoint)) return true;
  if (parts.point > kMaxPoint || parts.point < -kMaxPoint) return false;
  int64_t exponent = internal::ExtendedFromText(text).exponent + 64;
  return exponent <= kMaxBinaryExponent && exponent >= -kMaxBinaryExponent;
}

// Plain digits that fit, but for "-0", whose text is kept.
std::optional<int64_t> PlainInteger(std::string_view text) {
  int64_t n = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size() || (n == 0 && text[0] == '-')) return std::nullopt;
  return n;
}

std::optional<internal::ShortDecimal> TakeShort(Value v) {
  return v.is_int() ? internal::ShortDecimal{v.integer(), 0} : internal::TakeShort(v.text());
}

internal::DecimalParts TakeApart(Value v, char (&buffer)[24]) {
  if (!v.is_int()) return internal::TakeApart(v.text());
  char* end = std::to_chars(buffer, buffer + sizeof buffer, v.integer()).ptr;
  return internal::TakeApart({buffer, static_cast<size_t>(end - buffer)});
}

}  // namespace

std::optional<Value> NumberFromText(Arena& arena, std::string_view text, bool copy) {
  const char* end = text.data() + text.size();
  if (text.empty() || internal::ScanNumber(text.data(), end) != end) return std::nullopt;
  if (std::optional<int64_t> n = PlainInteger(text)) return Value::Int(*n);
  if (text.find_first_of("eE") != std::string_view::npos && !IsInRange(text)) return std::nullopt;
  return Value::Decimal(copy ? arena.Copy(text) : text);
}

Value NumberFromDouble(Arena& arena, double d) {
  if (!std::isfinite(d)) return Value::Null();
  char buffer[64];
  auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, std::fabs(d), std::chars_format::scientific);
  (void)error;  // 64 bytes hold any double
  std::string_view text(buffer, static_cast<size_t>(end - buffer));
  size_t mark = text.find('e');
  internal::Digits digits;
  for (char c : text.substr(0, mark))
    if (c != '.') digits.text.push_back(c);
  std::string_view exponent = text.substr(mark + 1);
  if (exponent[0] == '+') exponent.remove_prefix(1);
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), digits.point);
  ++digits.point;
  digits.Trim();
  return *NumberFromText(arena, internal::FormatGeneral(std::signbit(d), digits));
}

double ToDouble(Value number) {
  if (number.is_int()) return static_cast<double>(number.integer());
  std::string_view text = number.text();
  double d = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), d);
  (void)end;
  if (error != std::errc::result_out_of_range) return d;
  internal::DecimalParts parts = internal::TakeApart(text);
  d = parts.point > 0 ? std::numeric_limits<double>::infinity() : 0.0;
  return parts.negative ? -d : d;
}

std::optional<int64_t> ToInt64(Value number) {
  if (number.is_int()) return number.integer();
  return internal::PartsToInt64(internal::TakeApart(number.text()));
}

bool IsInteger(Value number) { return number.is_int() || internal::TakeApart(number.text()).integer(); }

int CompareNumbers(Value a, Value b) {
  if (a.is_int() && b.is_int()) return (a.integer() > b.integer()) - (a.integer() < b.integer());
  if (a.head == b.head && std::memcmp(a.text().data(), b.text().data(), a.size()) == 0) return 0;
  std::optional<internal::ShortDecimal> x = TakeShort(a);
  std::optional<internal::ShortDecimal> y = x ? TakeShort(b) : std::nullopt;
  if (x && y) return internal::CompareShort(*x, *y);
  char left[24];
  char right[24];
  return internal::CompareParts(TakeApart(a, left), TakeApart(b, right));
}

std::string_view NumberText(Arena& arena, Value number) {
  if (!number.is_int()) return number.text();
  char buffer[24];
  char* end = std::to_chars(buffer, buffer + sizeof buffer, number.integer()).ptr;
  return arena.Copy({buffer, static_cast<size_t>(end - buffer)});
}

}  // namespace regoc
