// Queries: text to syntax tree.
#pragma once

#include <string>
#include <string_view>

#include "runtime/builtins/graphql/ast.h"
#include "runtime/builtins/graphql/work.h"

namespace regoc::builtins::graphql {

// The document lives in `arena` and points into `source`. False when there is none: `fault` says why, or is empty and
// the work was stopped.
bool ParseQuery(Work& work, Arena& arena, std::string_view source, QueryDocument& document, std::string& fault);

}  // namespace regoc::builtins::graphql
