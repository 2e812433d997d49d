// Globs of nothing but text, * and **, matched as they are written: patterns of routes and paths, which often come from data
// in great number, need not be compiled and found again.
#pragma once

#include <optional>
#include <string_view>

namespace regoc::builtins {

// Whether the pattern matches all of `text`, * standing for any number of characters other than `delimiter`, which is ASCII.
// Nothing when the pattern has ?, [, {, \ or a character that is not ASCII: GlobPattern knows these.
std::optional<bool> MatchPlainGlob(std::string_view pattern, char delimiter, std::string_view text);

}  // namespace regoc::builtins
