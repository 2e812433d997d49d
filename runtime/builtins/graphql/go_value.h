// Whether Go can read the numbers and booleans of a query, which decides how OPA judges them.
#pragma once

#include <string_view>

#include "runtime/builtins/graphql/ast.h"
#include "runtime/builtins/graphql/work.h"

namespace regoc::builtins::graphql {

// True for integers beyond 64 bits, floating-point numbers beyond a double, and lists and objects that hold one.
bool HasNoGoValue(Work& work, const Value& value);

// True for an integer that is none of 32 bits; false for what is no integer.
bool IsBeyondInt32(std::string_view text);

}  // namespace regoc::builtins::graphql
