// Go's fmt.Sprintf over the four kinds of arguments that OPA makes of values: integers, big integers, floats and text.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/builtins/text.h"

namespace regoc::builtins {

struct FormatArgument {
  enum class Kind : uint8_t { kInteger, kBigInteger, kFloat, kText };
  Kind kind = Kind::kText;
  int64_t integer = 0;
  double number = 0;
  std::string_view text;  // kText, and the digits of kBigInteger
};

// Appends what fmt.Sprintf(format, arguments...) gives, mistakes in the format included ("%!d(string=a)").
void AppendFormatted(TextBuilder& out, std::string_view format, std::span<const FormatArgument> arguments);

}  // namespace regoc::builtins
