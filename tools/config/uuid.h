// Random names (RFC 9562, version 4).
#pragma once

#include <string>

namespace regoc::config {

// "9f5c0f0e-1c4b-4e0a-8d0e-3b8a4a2f6c11"
std::string RandomUuid();

}  // namespace regoc::config
