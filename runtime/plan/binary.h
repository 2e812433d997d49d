// The plan as bytes: what bundles carry and what goes to the code generator. Equal plans give equal bytes.
//
// Layout: magic "RGPL", format version, then tables (constants, built-ins, files, functions, entry points) as counts and
// variable-length integers, least significant group first. See docs/architecture.md.
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/result.h"
#include "runtime/plan/plan.h"

namespace regoc::plan {

inline constexpr uint32_t kFormatVersion = 7;

std::string ToBytes(const Policy& policy);

// Reads and verifies. Any bytes are safe to pass; errors name the reason.
Result<Policy> FromBytes(std::string_view bytes);

// Everything but the bodies of functions: what machine code needs beside itself. It is not verified what calls what and how
// deep: only for bytes that a trusted key vouches for, or whose plan was read before. Such a policy cannot be interpreted,
// compiled or written again.
Result<Policy> OutlineFromBytes(std::string_view bytes);

}  // namespace regoc::plan
