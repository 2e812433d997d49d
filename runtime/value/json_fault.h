// What is wrong with a text that is not JSON.
#pragma once

#include <string>
#include <string_view>

namespace regoc::internal {

// The first fault of `text`, as "offset 17: unexpected end of JSON input"; empty when it has none. Reads byte by byte:
// the fast reader asks when it has refused a document.
std::string DescribeFault(std::string_view text, size_t max_depth);

}  // namespace regoc::internal
