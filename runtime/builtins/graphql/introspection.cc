#include "runtime/builtins/graphql/introspection.h"

#include <unordered_set>

namespace regoc::builtins::graphql {

namespace {

constexpr int kMaxLists = 3;

class DepthCheck {
 public:
  explicit DepthCheck(Work& work) : work_(work) {}

  bool TooDeep(const Field& field, int lists) {
    if (field.name == "fields" || field.name == "interfaces" || field.name == "possibleTypes" ||
        field.name == "inputFields") {
      if (++lists >= kMaxLists) return true;
    }
    return TooDeep(field.selection_set, lists);
  }

 private:
  bool TooDeep(const SelectionSet& selections, int lists) {
    Level level(work_, kMaxWalkDepth);
    for (const Selection* selection : selections) {
      if (!level || !work_.Spend()) return false;
      if (TooDeep(*selection, lists)) return true;
    }
    return false;
  }

  bool TooDeep(const Selection& selection, int lists) {
    switch (selection.kind) {
      case SelectionKind::kField:
        return TooDeep(static_cast<const Field&>(selection), lists);
      case SelectionKind::kInlineFragment:
        return TooDeep(static_cast<const InlineFragment&>(selection).selection_set, lists);
      case SelectionKind::kFragmentSpread:
        return SpreadTooDeep(static_cast<const FragmentSpread&>(selection), lists);
    }
    return false;
  }

  // A fragment inside itself is another rule's matter.
  bool SpreadTooDeep(const FragmentSpread& spread, int lists) {
    if (spread.definition == nullptr || !inside_.insert(spread.name).second) return false;
    bool too_deep = TooDeep(spread.definition->selection_set, lists);
    inside_.erase(spread.name);
    return too_deep;
  }

  Work& work_;
  std::unordered_set<std::string_view> inside_;
};

}  // namespace

bool IntrospectsTooDeep(Work& work, const Field& field) { return DepthCheck(work).TooDeep(field, 0); }

}  // namespace regoc::builtins::graphql
