// The formats that policies mostly have, in one pass: %v, %s, %q, %d and %% for strings and integers.
#pragma once

#include <span>

#include "runtime/base/arena.h"
#include "runtime/decls/plain_format.h"
#include "runtime/value/value.h"

namespace regoc::builtins {

// What fmt.Sprintf gives for `format` and the items of the array `values`; undefined when the format or an argument is
// not one of the simple ones, or when there is a mistake to be told: AppendFormatted knows all of them.
OptionalValue PlainFormat(Arena& arena, std::string_view format, Value values);

// The same for a format that was taken apart, and as many values as parts have verbs. Undefined also when it would take
// more than `most` bytes of memory.
OptionalValue PlainFormat(Arena& arena, const char* format, std::span<const decls::FormatPart> parts,
                          const Value* values, size_t most);

}  // namespace regoc::builtins
