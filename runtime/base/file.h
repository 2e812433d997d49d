// Files as whole texts. Errors name the file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace regoc {

// Reads at most `max_bytes`; a larger file is an error that says the limit.
Result<std::string> ReadFile(const std::string& path, uint64_t max_bytes = uint64_t{1} << 32);

// Writes beside the target and renames, so that a failure leaves the old file or none. A file that was there keeps its
// mode.
Status WriteFileAtomically(const std::string& path, std::string_view bytes);

}  // namespace regoc
