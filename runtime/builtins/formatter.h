// Go's fmt.Sprintf over arguments of four kinds.
#pragma once

#include <span>
#include <string_view>

#include "runtime/builtins/format_argument.h"

namespace regoc::builtins {

// Appends what fmt.Sprintf(format, arguments...) gives, mistakes in the format included ("%!d(string=a)").
void AppendFormatted(TextBuilder& out, std::string_view format, std::span<const FormatArgument> arguments);

}  // namespace regoc::builtins
