// Objects to one shared object, by the linker that is part of this module: no tool of the system is run.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::backend {

// ELF for the target that the objects are for. Equal objects give equal bytes. Thread-safe.
Result<std::string> LinkShared(const std::vector<std::string>& objects);

}  // namespace regoc::backend
