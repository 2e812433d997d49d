// The product of numbers with fractions, as Go's big.Float gives it when it starts from a float64.
#pragma once

#include <optional>
#include <span>

#include "runtime/base/arena.h"
#include "runtime/value/value.h"

namespace regoc::builtins {

// Factors have 64 bits of mantissa, the product 53 after each step. Nothing when it leaves the range of a double.
std::optional<Value> MultiplyDoubles(Arena& arena, std::span<const Value> numbers);

}  // namespace regoc::builtins
