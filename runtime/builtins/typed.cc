#include "runtime/builtins/typed.h"

namespace regoc::builtins {

bool PlainInteger(Value number, int64_t& out) {
  if (number.is_int()) {
    out = number.integer();
    return true;
  }
  std::string_view text = number.text();
  bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  if (point != std::string_view::npos && text.substr(point + 1).find_first_not_of('0') != std::string_view::npos) {
    return false;
  }
  if (whole.empty()) return false;
  int64_t i = 0;
  for (char c : whole) {
    if (c < '0' || c > '9') return false;
    int digit = negative ? '0' - c : c - '0';
    if (__builtin_mul_overflow(i, int64_t{10}, &i) || __builtin_add_overflow(i, int64_t{digit}, &i)) return false;
  }
  out = i;
  return true;
}

}  // namespace regoc::builtins
