// A text for a place in a line of a report.
#pragma once

#include <cstddef>
#include <string>

namespace regoc::tools {

// Control characters become spaces, and what is longer than `most` bytes ends with "…", not inside a character.
std::string OneLine(std::string text, size_t most);

}  // namespace regoc::tools
