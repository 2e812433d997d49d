// Numbers as OPA has them: integers of any size exactly, other numbers as decimal text, arithmetic with 64 bits of
// mantissa (Go's big.Float as OPA's built-ins use it), printed with the shortest text that reads back equal.
//
//   std::string_view reason;
//   std::optional<Value> third = Calculate(arena, Arithmetic::kDivide, Value::Int(1), Value::Int(3), reason);
//   NumberText(arena, *third);  // 0.33333333333333333334
//
// Functions that take a Value require a number. Results live in `arena`. No state, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/base/arena.h"
#include "runtime/value/value.h"

namespace regoc {

// A number from JSON text ("-0", "1e3", "12345678901234567890"); the text is copied when `copy`, else pointed to.
// Integers in plain digits that fit become kInt. Nothing when `text` is not a JSON number, or has an exponent that
// takes it beyond 2^±100000, OPA's limit ("number too big").
std::optional<Value> NumberFromText(Arena& arena, std::string_view text, bool copy = true);

// As Go's %g prints a float64: 0.1, 123456, 1e+06. Null when `d` is not finite.
Value NumberFromDouble(Arena& arena, double d);

// Value as the closest double (±infinity beyond the largest); as an exact 64-bit integer when it is one ("1e3" and
// "1000.0" are).
double ToDouble(Value number);
std::optional<int64_t> ToInt64(Value number);
// True for integers of any size and notation.
bool IsInteger(Value number);

enum class Arithmetic { kAdd, kSubtract, kMultiply, kDivide, kRemainder };
// Undefined never; division by zero and a remainder of non-integers give nothing, with `reason` set to OPA's text
// ("divide by zero", "modulo by zero", "modulo on floating-point number"). So does a product of integers beyond
// 2^1048576
// ("number too big"), which OPA computes until memory ends.
std::optional<Value> Calculate(Arena& arena, Arithmetic op, Value a, Value b, std::string_view& reason);

// OPA's, whose corners are kept: kCeil of -0.5 is 1, kFloor of -0.5 is 0, and integers beyond 64 bits lose their last
// digits.
enum class Rounding { kRound, kCeil, kFloor };
Value Round(Arena& arena, Rounding how, Value number);
Value Absolute(Arena& arena, Value number);

// By exact value, whatever the notation: 1 and 1.0 and 10e-1 are equal, 0.1 and 0.1000000000000000000001 are not.
int CompareNumbers(Value a, Value b);

// The text that OPA prints for it in JSON: that which it was written as ("1.50", "1E5", "-0"). Lives in `arena`, or as
// long as the number's own text.
std::string_view NumberText(Arena& arena, Value number);

}  // namespace regoc
