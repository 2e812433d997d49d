// Objects to assembly, for people.
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace regoc::backend {

// The instructions of an ELF object of a target that code is generated for, with the names of its symbols. The object
// need not be one of ours: what it says of itself is checked. Thread-safe.
Result<std::string> DisassembleObject(std::string_view object);

}  // namespace regoc::backend
