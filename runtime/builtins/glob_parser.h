// From the text of a glob pattern to its tokens, and from those to a regular expression.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/builtins/glob_pattern.h"

namespace regoc::builtins {

// Nothing when the pattern is malformed; then `fault` says why.
std::optional<std::vector<GlobToken>> ParseGlob(std::string_view pattern, std::string& fault);

// In RE2's syntax, for a match of the whole text.
std::string GlobToRegex(const std::vector<GlobToken>& tokens, std::u32string_view delimiters);

}  // namespace regoc::builtins
