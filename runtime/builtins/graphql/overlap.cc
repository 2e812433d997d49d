#include "runtime/builtins/graphql/overlap.h"

#include <algorithm>

#include "runtime/builtins/graphql/message.h"

namespace regoc::builtins::graphql {

namespace {

// A comparison costs more than a step, a conflict that has to be kept much more.
constexpr uint64_t kComparisonSteps = 20;
constexpr uint64_t kConflictSteps = 1000;

std::string_view ResponseName(const Field& field) { return field.alias.empty() ? field.name : field.alias; }

bool SameValue(Work& work, const Value& a, const Value& b);

// The order of an object's fields does not matter, that of fields with the same name does.
std::vector<const ChildValue*> Sorted(const Value& value) {
  std::vector<const ChildValue*> children(value.children.begin(), value.children.end());
  if (value.kind == ValueKind::kObject) {
    std::stable_sort(children.begin(), children.end(),
                     [](const ChildValue* a, const ChildValue* b) { return a->name < b->name; });
  }
  return children;
}

bool SameValue(Work& work, const Value& a, const Value& b) {
  if (!work.Spend()) return false;
  if (a.kind != b.kind || a.raw != b.raw || a.children.size() != b.children.size()) return false;
  std::vector<const ChildValue*> of_a = Sorted(a);
  std::vector<const ChildValue*> of_b = Sorted(b);
  return std::equal(of_a.begin(), of_a.end(), of_b.begin(), [&](const ChildValue* x, const ChildValue* y) {
    return x->name == y->name && SameValue(work, *x->value, *y->value);
  });
}

bool SameArguments(Work& work, const List<Argument*>& a, const List<Argument*>& b) {
  if (a.size() != b.size()) return false;
  return std::all_of(a.begin(), a.end(), [&](const Argument* x) {
    return std::any_of(b.begin(), b.end(), [&](const Argument* y) {
      return work.Spend() && x->name == y->name && SameValue(work, *x->value, *y->value);
    });
  });
}

}  // namespace

std::string Conflict::Describe() const {
  if (inside.empty()) return reason;
  std::string text;
  for (const Conflict& conflict : inside) {
    if (!text.empty()) text += " and ";
    text += Message("subfields \"", conflict.response_name, "\" conflict because ", conflict.Describe());
  }
  return text;
}

const OverlapFinder::Content& OverlapFinder::ContentOf(const SelectionSet& selections) {
  auto [at, is_new] = contents_.try_emplace(&selections);
  if (is_new) Collect(selections, at->second);
  return at->second;
}

void OverlapFinder::Collect(const SelectionSet& selections, Content& content) {
  for (const Selection* selection : selections) {
    if (!work_.Spend()) return;
    if (selection->kind == SelectionKind::kInlineFragment) {
      Collect(static_cast<const InlineFragment*>(selection)->selection_set, content);
    } else if (selection->kind == SelectionKind::kFragmentSpread) {
      content.spreads.push_back(static_cast<const FragmentSpread*>(selection));
    } else {
      const Field* field = static_cast<const Field*>(selection);
      std::string_view name = ResponseName(*field);
      auto [at, is_new] = content.group_of.emplace(name, content.groups.size());
      if (is_new) content.groups.push_back({name, {}});
      content.groups[at->second].fields.push_back(field);
    }
  }
}

bool OverlapFinder::SameFields(const Content& a, const Content& b) {
  return std::equal(a.groups.begin(), a.groups.end(), b.groups.begin(), b.groups.end(),
                    [](const Content::Group& x, const Content::Group& y) { return x.fields == y.fields; });
}

std::vector<Conflict> OverlapFinder::Find(const SelectionSet& selections) {
  Conflicts found;
  if (selections.empty()) return found;
  const Content& content = ContentOf(selections);
  CompareWithin(found, content);
  compared_fragments_.clear();
  for (size_t i = 0; i < content.spreads.size(); ++i) {
    CompareWithFragment(found, false, content, *content.spreads[i]);
    for (size_t j = i + 1; j < content.spreads.size(); ++j) {
      if (!work_.Spend()) return found;
      CompareFragments(found, false, *content.spreads[i], *content.spreads[j]);
    }
  }
  return found;
}

void OverlapFinder::CompareWithin(Conflicts& found, const Content& content) {
  for (const Content::Group& group : content.groups) {
    for (size_t i = 0; i < group.fields.size(); ++i) {
      for (size_t j = i + 1; j < group.fields.size(); ++j) {
        if (!work_.Spend()) return;
        CompareFields(found, false, *group.fields[i], *group.fields[j]);
      }
    }
  }
}

void OverlapFinder::CompareContents(Conflicts& found, bool exclusive, const Content& a, const Content& b) {
  for (const Content::Group& group : a.groups) {
    auto at = b.group_of.find(group.name);
    if (!work_.Spend()) return;
    if (at == b.group_of.end()) continue;
    for (const Field* x : group.fields) {
      for (const Field* y : b.groups[at->second].fields) CompareFields(found, exclusive, *x, *y);
    }
  }
}

void OverlapFinder::CompareWithFragment(Conflicts& found, bool exclusive, const Content& content,
                                        const FragmentSpread& spread) {
  Level level(work_, kMaxWalkDepth);
  if (!level || !compared_fragments_.insert(spread.name).second || spread.definition == nullptr) return;
  const Content& of_fragment = ContentOf(spread.definition->selection_set);
  if (SameFields(content, of_fragment)) return;
  CompareContents(found, exclusive, content, of_fragment);
  for (const FragmentSpread* inner : of_fragment.spreads) {
    if (!work_.Spend()) return;
    if (inner->name != spread.name) CompareWithFragment(found, exclusive, content, *inner);
  }
}

// "Not exclusive" is the stricter comparison: it makes up for the other one.
bool OverlapFinder::NewPair(std::string_view a, std::string_view b, bool exclusive) {
  auto [at, is_new] = compared_pairs_[a].emplace(b, exclusive);
  if (!is_new && (exclusive || !at->second)) return false;
  at->second = exclusive;
  compared_pairs_[b][a] = exclusive;
  return true;
}

void OverlapFinder::CompareFragments(Conflicts& found, bool exclusive, const FragmentSpread& a,
                                     const FragmentSpread& b) {
  Level level(work_, kMaxWalkDepth);
  if (!level || !work_.Spend() || a.name == b.name || !NewPair(a.name, b.name, exclusive)) return;
  if (a.definition == nullptr || b.definition == nullptr) return;
  const Content& of_a = ContentOf(a.definition->selection_set);
  const Content& of_b = ContentOf(b.definition->selection_set);
  CompareContents(found, exclusive, of_a, of_b);
  for (const FragmentSpread* inner : of_b.spreads) CompareFragments(found, exclusive, a, *inner);
  for (const FragmentSpread* inner : of_a.spreads) CompareFragments(found, exclusive, *inner, b);
}

void OverlapFinder::CompareSelections(Conflicts& found, bool exclusive, const SelectionSet& a, const SelectionSet& b) {
  const Content& of_a = ContentOf(a);
  const Content& of_b = ContentOf(b);
  CompareContents(found, exclusive, of_a, of_b);
  for (const FragmentSpread* spread : of_b.spreads) {
    compared_fragments_.clear();
    CompareWithFragment(found, exclusive, of_a, *spread);
  }
  for (const FragmentSpread* spread : of_a.spreads) {
    compared_fragments_.clear();
    CompareWithFragment(found, exclusive, of_b, *spread);
  }
  for (const FragmentSpread* x : of_a.spreads) {
    for (const FragmentSpread* y : of_b.spreads) {
      if (!work_.Spend()) return;
      CompareFragments(found, exclusive, *x, *y);
    }
  }
}

// Fields of two different object types are never both in an answer: only the form of what they return must agree.
void OverlapFinder::CompareFields(Conflicts& found, bool exclusive, const Field& a, const Field& b) {
  Level level(work_, kMaxWalkDepth);
  if (!level || !work_.Spend(kComparisonSteps)) return;
  if (a.object_definition == nullptr || b.object_definition == nullptr) return;
  exclusive =
      exclusive || (a.object_definition->name != b.object_definition->name && a.object_definition->kind == kObject &&
                    b.object_definition->kind == kObject && a.definition != nullptr && b.definition != nullptr);
  Conflict conflict{ResponseName(a), OwnReason(exclusive, a, b), b.position, {}};
  if (conflict.reason.empty()) CompareSelections(conflict.inside, exclusive, a.selection_set, b.selection_set);
  if (conflict.reason.empty() && conflict.inside.empty()) return;
  if (work_.Spend(kConflictSteps)) found.push_back(std::move(conflict));
}

std::string OverlapFinder::OwnReason(bool exclusive, const Field& a, const Field& b) {
  if (!exclusive && a.name != b.name) return Message("\"", a.name, "\" and \"", b.name, "\" are different fields");
  if (!exclusive && !SameArguments(work_, a.arguments, b.arguments)) return "they have differing arguments";
  if (a.definition == nullptr || b.definition == nullptr) return {};
  if (!TypesConflict(*a.definition->type, *b.definition->type)) return {};
  return Message("they return conflicting types \"", ToText(*a.definition->type), "\" and \"",
                 ToText(*b.definition->type), "\"");
}

bool OverlapFinder::TypesConflict(const Type& a, const Type& b) const {
  if (a.elem != nullptr && b.elem != nullptr) return TypesConflict(*a.elem, *b.elem);
  if (a.elem != nullptr || b.elem != nullptr || a.non_null != b.non_null) return true;
  const Definition* type_a = schema_.FindType(a.named_type);
  const Definition* type_b = schema_.FindType(b.named_type);
  if (type_a == nullptr || type_b == nullptr) return false;
  return type_a->IsLeaf() && type_b->IsLeaf() && type_a->name != type_b->name;
}

}  // namespace regoc::builtins::graphql
