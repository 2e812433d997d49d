// Which numbers OPA takes.
#pragma once

#include <string_view>

namespace regoc::syntax {

// Whether the binary exponent of a decimal literal is within OPA's limit of 100,000 either way. The text must have the
// form of a number.
bool IsNumberInRange(std::string_view text);

}  // namespace regoc::syntax
