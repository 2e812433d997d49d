// Rules for fragments, inline ones and spreads.
#include <algorithm>

#include "runtime/builtins/graphql/fragment_cycles.h"
#include "runtime/builtins/graphql/validation.h"

namespace regoc::builtins::graphql {

void Validation::OnFragment(const FragmentDefinition& fragment) {
  if (!Going()) return;
  CheckFragmentType(fragment);
  for (const FragmentCycle& cycle : FindFragmentCycles(work_, fragments_, fragment, cycle_free_fragments_)) {
    Report(cycle.position, "Cannot spread fragment \"", cycle.fragment, "\" within itself", cycle.via, ".");
  }
  in_fragment_definitions_ = true;
  if (!spread_fragments_.contains(fragment.name)) {
    Report(fragment.position, "Fragment \"", fragment.name, "\" is never used.");
  }
  ReportOverlaps(fragment.selection_set);
  if (!seen_fragments_.insert(fragment.name).second) {
    Report(fragment.position, "There can be only one fragment named \"", fragment.name, "\".");
  }
}

void Validation::CheckFragmentType(const FragmentDefinition& fragment) {
  std::string_view name = fragment.type_condition;
  if (fragment.definition != nullptr && !name.empty() && !fragment.definition->IsComposite()) {
    Report(fragment.position, "Fragment \"", fragment.name, "\" cannot condition on non composite type \"", name,
           "\".");
  }
  if (schema_.FindType(name) != nullptr) return;
  std::vector<std::string_view> types;
  for (const auto& [type_name, type] : schema_.types) types.push_back(type->name);
  Report(fragment.position, "Unknown type \"", name, "\".", Suggest("Did you mean", name, types));
}

void Validation::OnInlineFragment(const InlineFragment& fragment) {
  if (!Going()) return;
  std::string_view name = fragment.type_condition;
  const Definition* type = schema_.FindType(name);
  if (type != nullptr && !type->IsComposite()) {
    Report(fragment.position, "Fragment cannot condition on non composite type \"", name, "\".");
  }
  if (type == nullptr && !name.empty()) Report(fragment.position, "Unknown type \"", name, "\".");
  ReportOverlaps(fragment.selection_set);
  if (!MayOverlap(fragment.object_definition, name)) {
    Report(fragment.position, "Fragment cannot be spread here as objects of type \"", fragment.object_definition->name,
           "\" can never be of type \"", name, "\".");
  }
}

void Validation::OnSpread(const FragmentSpread& spread) {
  if (!Going()) return;
  if (spread.definition == nullptr) Report(spread.position, "Unknown fragment \"", spread.name, "\".");
  if (!in_fragment_definitions_) spread_fragments_.insert(spread.name);
  if (spread.definition == nullptr || MayOverlap(spread.object_definition, spread.definition->type_condition)) return;
  Report(spread.position, "Fragment \"", spread.name, "\" cannot be spread here as objects of type \"",
         spread.object_definition->name, "\" can never be of type \"", spread.definition->type_condition, "\".");
}

// Whether an object can be of both types. What other rules report is no matter of this one.
bool Validation::MayOverlap(const Definition* parent, std::string_view fragment_type) {
  if (parent == nullptr || !parent->IsComposite()) return true;
  const Definition* type = schema_.FindType(fragment_type);
  if (type == nullptr || !type->IsComposite()) return true;
  std::unordered_set<std::string_view> parents;
  if (parent->kind == kObject) {
    parents.insert(parent->name);
  } else {
    for (const Definition* possible : schema_.PossibleTypes(parent->name)) parents.insert(possible->name);
  }
  const std::vector<const Definition*>& possible = schema_.PossibleTypes(type->name);
  if (!work_.Spend(parents.size() + possible.size())) return true;
  return std::any_of(possible.begin(), possible.end(), [&](const Definition* x) { return parents.contains(x->name); });
}

}  // namespace regoc::builtins::graphql
