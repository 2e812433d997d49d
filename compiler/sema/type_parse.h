// Reads types in OPA's notation: rows of builtins.def, and built-ins that a host program declares.
//
//   ParseType("any<array[number], set[number]>")
//   ParseFunctionType("x: number, y: number", "z: number")
//
// The grammar is what type_print.h writes:
//   null boolean number string any set array object
//   any<T, U>  array<T, U>[T]  set[T]  object<key: T>[K: V]
#pragma once

#include <string_view>

#include "compiler/sema/types.h"
#include "runtime/base/result.h"

namespace regoc::sema {

// The error names the text and the place in it. At most 100 levels.
Result<Type> ParseType(std::string_view text);

// A function: "name: type, type, type..." (names are optional) and its result, "name: type" or empty for none.
Result<Type> ParseFunctionType(std::string_view parameters, std::string_view result);

}  // namespace regoc::sema
