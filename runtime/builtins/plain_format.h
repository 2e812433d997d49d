// The formats that policies mostly have, in one pass: %v, %s, %q, %d and %% for strings and integers.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/value/value.h"

namespace regoc::builtins {

// What fmt.Sprintf gives for `format` and the items of the array `values`; undefined when the format or an argument is
// not one of the simple ones, or when there is a mistake to be told: AppendFormatted knows all of them.
OptionalValue PlainFormat(Arena& arena, std::string_view format, Value values);

}  // namespace regoc::builtins
