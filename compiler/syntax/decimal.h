// Order of number literals by value, exact.
#pragma once

#include <string_view>

namespace regoc::syntax {

// Negative, zero or positive as the number `a` is less than, equal to or greater than `b`. Both have the form of a Rego
// number.
int CompareNumbers(std::string_view a, std::string_view b);

}  // namespace regoc::syntax
