// One argument of a format, as a verb writes it.
#pragma once

#include <cstdint>
#include <string_view>

#include "runtime/builtins/text.h"

namespace regoc::builtins {

// The four kinds that OPA makes of values.
struct FormatArgument {
  enum class Kind : uint8_t { kInteger, kBigInteger, kFloat, kText };
  Kind kind = Kind::kText;
  int64_t integer = 0;
  double number = 0;
  std::string_view text;  // kText, and the digits of kBigInteger
  std::string_view type;  // what Go calls it, when that is not what the kind says
};

// What stands between % and the verb.
struct FormatSpec {
  bool sharp = false;
  bool zero = false;
  bool plus = false;
  bool minus = false;
  bool space = false;
  bool quoted = false;  // %#v
  bool plus_v = false;  // %+v: only big integers heed it
  bool has_width = false;
  bool has_precision = false;
  int width = 0;
  int precision = 0;
};

// Appends the argument, or the mistake that the verb is for it: "%!d(string=a)".
void WriteArgument(TextBuilder& out, const FormatSpec& spec, const FormatArgument& argument, char32_t verb);

// "int64", "*big.Int", "float64", "string", or the argument's own type.
std::string_view GoTypeOf(const FormatArgument& argument);

}  // namespace regoc::builtins
