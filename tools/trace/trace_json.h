// Values as OPA's JSON of terms: {"type":"number","value":2}.
#pragma once

#include <string>

#include "runtime/value/value.h"

namespace regoc::trace {

std::string ValueAsTerm(Value value);

}  // namespace regoc::trace
