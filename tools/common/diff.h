// What changed between two texts, for reading on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace regoc::tools {

// The text with what was deleted in red and what was inserted in green, character by character: the same as
// `opa fmt --diff` prints, which is the algorithm of Neil Fraser's diff-match-patch (Myers' algorithm behind a few
// shortcuts). Where that has a deadline, this has a limit of steps.
std::string ColoredDiff(std::string_view before, std::string_view after);

}  // namespace regoc::tools
