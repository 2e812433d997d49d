#include "runtime/builtins/go_float.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <string>

namespace regoc::builtins {

namespace {

constexpr int kMantissaBits = 52;
constexpr int kBias = 1023;

// Sign and digits of "d.ddde±xx", taken apart: 0.DIGITS × 10^point.
struct Decimal {
  bool negative = false;
  std::string digits;
  int point = 0;
};

Decimal TakeApart(std::string_view scientific) {
  Decimal d;
  d.negative = scientific.starts_with('-');
  if (d.negative) scientific.remove_prefix(1);
  size_t e = scientific.find('e');
  for (char c : scientific.substr(0, e)) {
    if (c != '.') d.digits.push_back(c);
  }
  std::string_view exponent = scientific.substr(e + 1);
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), d.point);
  ++d.point;
  return d;
}

// `precision` digits after the first, or the fewest that read back equal.
Decimal ToDecimal(double number, int precision) {
  std::string buffer(precision < 0 ? 40 : static_cast<size_t>(precision) + 40, '\0');
  char* end = buffer.data() + buffer.size();
  std::to_chars_result r = precision < 0
                               ? std::to_chars(buffer.data(), end, number, std::chars_format::scientific)
                               : std::to_chars(buffer.data(), end, number, std::chars_format::scientific, precision);
  return TakeApart({buffer.data(), static_cast<size_t>(r.ptr - buffer.data())});
}

void AppendExponent(TextBuilder& out, char letter, int exponent) {
  out.Append(letter);
  out.Append(exponent < 0 ? '-' : '+');
  exponent = std::abs(exponent);
  if (exponent < 10) out.Append('0');
  out.AppendInt(exponent);
}

// d.ddde±xx with at least `fraction` digits behind the point.
void AppendScientific(TextBuilder& out, const Decimal& d, char letter, size_t fraction) {
  if (d.negative) out.Append('-');
  out.Append(d.digits[0]);
  if (fraction > 0) out.Append('.');
  std::string_view behind = std::string_view(d.digits).substr(1, fraction);
  out.Append(behind);
  out.Append(fraction - behind.size(), '0');
  AppendExponent(out, letter, d.point - 1);
}

// ddd.ddd with `fraction` digits behind the point.
void AppendPlain(TextBuilder& out, const Decimal& d, int fraction) {
  auto digit = [&](int i) { return i >= 0 && i < static_cast<int>(d.digits.size()) ? d.digits[i] : '0'; };
  if (d.negative) out.Append('-');
  if (d.point <= 0) out.Append('0');
  for (int i = 0; i < d.point; ++i) out.Append(digit(i));
  if (fraction > 0) out.Append('.');
  for (int i = 0; i < fraction; ++i) out.Append(digit(d.point + i));
}

void AppendFixed(TextBuilder& out, double number, int precision) {
  if (precision < 0) {
    Decimal d = ToDecimal(number, -1);
    AppendPlain(out, d, std::max(static_cast<int>(d.digits.size()) - d.point, 0));
    return;
  }
  std::string buffer(static_cast<size_t>(precision) + 330, '\0');
  char* end = buffer.data() + buffer.size();
  end = std::to_chars(buffer.data(), end, number, std::chars_format::fixed, precision).ptr;
  out.Append(std::string_view(buffer.data(), static_cast<size_t>(end - buffer.data())));
}

// The shorter of the two; `letter` is e or E.
void AppendGeneral(TextBuilder& out, double number, char letter, int precision) {
  bool shortest = precision < 0;
  if (precision == 0) precision = 1;
  Decimal d = ToDecimal(number, shortest ? -1 : precision - 1);
  while (d.digits.size() > 1 && d.digits.back() == '0') d.digits.pop_back();
  int count = static_cast<int>(d.digits.size());
  int limit = precision;
  if (limit > count && count >= d.point) limit = count;
  if (shortest) limit = 6;
  int exponent = d.point - 1;
  if (exponent < -4 || exponent >= limit) {
    AppendScientific(out, d, letter, d.digits.size() - 1);
  } else {
    AppendPlain(out, d, std::max(count - d.point, 0));
  }
}

struct Binary {
  bool negative;
  uint64_t mantissa;
  int exponent;  // of the lowest bit of the mantissa
};

Binary ToBinary(double number) {
  uint64_t bits = std::bit_cast<uint64_t>(number);
  int exponent = static_cast<int>(bits >> kMantissaBits & 0x7FF);
  uint64_t mantissa = bits & ((uint64_t{1} << kMantissaBits) - 1);
  if (exponent == 0) {
    exponent = 1;
  } else {
    mantissa |= uint64_t{1} << kMantissaBits;
  }
  return {bits >> 63 != 0, mantissa, exponent - kBias - kMantissaBits};
}

void AppendMantissaAndExponent(TextBuilder& out, double number) {
  Binary b = ToBinary(number);
  if (b.negative) out.Append('-');
  out.AppendInt(static_cast<int64_t>(b.mantissa));
  out.Append('p');
  out.Append(b.exponent < 0 ? '-' : '+');
  out.AppendInt(std::abs(b.exponent));
}

// Moves the highest bit to bit 60, where 15 hexadecimal digits follow it, and rounds to `precision` of them.
void RoundHexadecimal(Binary& b, int precision) {
  if (b.mantissa == 0) return;
  int shift = std::countl_zero(b.mantissa) - 3;
  b.mantissa <<= shift;
  b.exponent -= shift;
  if (precision < 0 || precision >= 15) return;
  int dropped = 60 - 4 * precision;
  uint64_t rest = b.mantissa & ((uint64_t{1} << dropped) - 1);
  uint64_t half = uint64_t{1} << (dropped - 1);
  b.mantissa >>= dropped;
  if (rest > half || (rest == half && (b.mantissa & 1) != 0)) ++b.mantissa;
  b.mantissa <<= dropped;
  if (b.mantissa >> 61 != 0) {
    b.mantissa >>= 1;
    ++b.exponent;
  }
}

void AppendHexadecimal(TextBuilder& out, double number, char letter, int precision) {
  bool lower = letter == 'x';
  std::string_view digits = lower ? "0123456789abcdef" : "0123456789ABCDEF";
  Binary b = ToBinary(number);
  RoundHexadecimal(b, precision);
  if (b.negative) out.Append('-');
  out.Append('0');
  out.Append(letter);
  out.Append(b.mantissa == 0 ? '0' : '1');
  uint64_t fraction = b.mantissa << 4;  // the first digit behind the point on top
  if (precision > 0 || (precision < 0 && fraction != 0)) out.Append('.');
  for (int i = 0; precision < 0 ? fraction != 0 : i < precision; ++i) {
    out.Append(digits[fraction >> 60]);
    fraction <<= 4;
  }
  AppendExponent(out, lower ? 'p' : 'P', b.mantissa == 0 ? 0 : b.exponent + 60);
}

}  // namespace

void AppendGoFloat(TextBuilder& out, double number, char format, int precision) {
  if (std::isnan(number)) return out.Append("NaN");
  if (std::isinf(number)) return out.Append(number < 0 ? "-Inf" : "+Inf");
  switch (format) {
    case 'b':
      return AppendMantissaAndExponent(out, number);
    case 'e':
    case 'E': {
      Decimal d = ToDecimal(number, precision);
      return AppendScientific(out, d, format, precision < 0 ? d.digits.size() - 1 : static_cast<size_t>(precision));
    }
    case 'f':
      return AppendFixed(out, number, precision);
    case 'g':
      return AppendGeneral(out, number, 'e', precision);
    case 'G':
      return AppendGeneral(out, number, 'E', precision);
    default:
      return AppendHexadecimal(out, number, format, precision);
  }
}

}  // namespace regoc::builtins
