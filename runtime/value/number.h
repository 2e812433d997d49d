// Numbers as OPA has them: integers of any size exactly, other numbers as decimal text, arithmetic with 64 bits of
// mantissa (Go's big.Float as OPA's built-ins use it), printed with the shortest text that reads back equal.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/base/arena.h"
#include "runtime/value/value.h"

namespace regoc {

// A number from JSON text ("-0", "1e3", "12345678901234567890"); the text is copied when `copy`, else pointed to. Integers in
// plain digits that fit become kInt. Nothing when `text` is not a JSON number.
std::optional<Value> NumberFromText(Arena& arena, std::string_view text, bool copy = true);

Value NumberFromDouble(Arena& arena, double d);

// Value as the closest double; as an exact 64-bit integer when it is one ("1e3" and "1000.0" are).
double ToDouble(Value number);
std::optional<int64_t> ToInt64(Value number);
// True for integers of any size and notation.
bool IsInteger(Value number);

enum class Arithmetic { kAdd, kSubtract, kMultiply, kDivide, kRemainder };
// Undefined never; division by zero and a remainder of non-integers give nothing, with `reason` set to OPA's text
// ("divide by zero", "modulo by zero", "modulo on floating-point number").
std::optional<Value> Calculate(Arena& arena, Arithmetic op, Value a, Value b, std::string_view& reason);

enum class Rounding { kRound, kCeil, kFloor };
Value Round(Arena& arena, Rounding how, Value number);
Value Absolute(Arena& arena, Value number);

int CompareNumbers(Value a, Value b);

// The text that OPA prints for it in JSON.
std::string_view NumberText(Arena& arena, Value number);

}  // namespace regoc
