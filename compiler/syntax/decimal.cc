#include "compiler/syntax/decimal.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace regoc::syntax {

namespace {

// sign * 0.digits * 10^scale; digits begin and end with one that is not zero, and are empty for zero.
struct Decimal {
  int sign = 1;
  std::string digits;
  int64_t scale = 0;
};

int64_t ParseExponent(std::string_view text) {
  constexpr int64_t kLimit = 1000000000000;
  int sign = text.starts_with('-') ? -1 : 1;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  int64_t value = 0;
  for (char c : text) value = std::min(kLimit, value * 10 + (c - '0'));
  return sign * value;
}

Decimal Parse(std::string_view text) {
  Decimal out;
  if (text.starts_with('-')) {
    out.sign = -1;
    text.remove_prefix(1);
  }
  size_t e = text.find_first_of("eE");
  if (e != std::string_view::npos) out.scale = ParseExponent(text.substr(e + 1));
  bool fraction = false;
  for (char c : text.substr(0, e)) {
    if (c == '.') {
      fraction = true;
    } else if (c != '0' || !out.digits.empty()) {
      out.digits += c;
      out.scale += fraction ? 0 : 1;
    } else {
      out.scale -= fraction ? 1 : 0;
    }
  }
  while (out.digits.ends_with('0')) out.digits.pop_back();
  if (out.digits.empty()) return Decimal{};
  return out;
}

}  // namespace

int CompareNumbers(std::string_view left, std::string_view right) {
  Decimal a = Parse(left);
  Decimal b = Parse(right);
  int a_sign = a.digits.empty() ? 0 : a.sign;
  int b_sign = b.digits.empty() ? 0 : b.sign;
  if (a_sign != b_sign) return a_sign < b_sign ? -1 : 1;
  if (a.scale != b.scale) return (a.scale < b.scale) == (a_sign > 0) ? -1 : 1;
  int order = a.digits.compare(b.digits);
  return order == 0 ? 0 : (order < 0) == (a_sign > 0) ? -1 : 1;
}

}  // namespace regoc::syntax
