// Fragments that spread themselves, directly or through others.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "runtime/builtins/graphql/ast.h"
#include "runtime/builtins/graphql/work.h"

namespace regoc::builtins::graphql {

struct FragmentCycle {
  Position position;  // of the spread that closes it
  std::string_view fragment;
  std::string via;  // "" or ` via "b", "c"`
};

// The cycles that can be reached from `fragment` through fragments that are not in `visited`; adds these to it.
std::vector<FragmentCycle> FindFragmentCycles(
    Work& work, const std::unordered_map<std::string_view, FragmentDefinition*>& fragments,
    const FragmentDefinition& fragment, std::unordered_set<std::string_view>& visited);

}  // namespace regoc::builtins::graphql
