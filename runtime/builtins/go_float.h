// Floating-point numbers as Go's strconv.FormatFloat writes them.
#pragma once

#include "runtime/builtins/text.h"

namespace regoc::builtins {

// `format` is one of b e E f g G x X; `precision` < 0 means the shortest text that reads back equal.
//
//   AppendGoFloat(out, 1e6, 'g', -1);   // 1e+06
void AppendGoFloat(TextBuilder& out, double number, char format, int precision);

}  // namespace regoc::builtins
