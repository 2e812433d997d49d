// "Did you mean …": names that are like a mistyped one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/builtins/graphql/work.h"

namespace regoc::builtins::graphql {

// Those of `options` that few edits away from `typed`, nearest first; in the order of `options` where equally near.
std::vector<std::string_view> SimilarNames(Work& work, std::string_view typed,
                                           const std::vector<std::string_view>& options);

// "a", "a or b", "a, b, or c"; at most five.
std::string Choice(const std::vector<std::string_view>& names);
// The same with each name in quotation marks.
std::string QuotedChoice(const std::vector<std::string_view>& names);

}  // namespace regoc::builtins::graphql
