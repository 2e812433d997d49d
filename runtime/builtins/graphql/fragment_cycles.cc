#include "runtime/builtins/graphql/fragment_cycles.h"

namespace regoc::builtins::graphql {

namespace {

// All spreads inside, those of a deeper set after those around it; of two sets at one place the last comes first.
std::vector<const FragmentSpread*> SpreadsIn(Work& work, const SelectionSet& selections) {
  std::vector<const FragmentSpread*> spreads;
  std::vector<const SelectionSet*> open = {&selections};
  while (!open.empty()) {
    const SelectionSet& set = *open.back();
    open.pop_back();
    for (const Selection* selection : set) {
      if (!work.Spend()) return spreads;
      if (selection->kind == SelectionKind::kFragmentSpread) {
        spreads.push_back(static_cast<const FragmentSpread*>(selection));
      } else if (selection->kind == SelectionKind::kField) {
        open.push_back(&static_cast<const Field*>(selection)->selection_set);
      } else {
        open.push_back(&static_cast<const InlineFragment*>(selection)->selection_set);
      }
    }
  }
  return spreads;
}

class CycleSearch {
 public:
  CycleSearch(Work& work, const std::unordered_map<std::string_view, FragmentDefinition*>& fragments,
              std::unordered_set<std::string_view>& visited)
      : work_(work), fragments_(fragments), visited_(visited) {}

  void Search(const FragmentDefinition& fragment) {
    Level level(work_, kMaxWalkDepth);
    if (!level || !visited_.insert(fragment.name).second) return;
    depth_of_[fragment.name] = path_.size();
    for (const FragmentSpread* spread : SpreadsIn(work_, fragment.selection_set)) {
      auto open = depth_of_.find(spread->name);
      auto known = fragments_.find(spread->name);
      if (open != depth_of_.end()) {
        Report(*spread, open->second);
      } else if (known != fragments_.end()) {
        path_.push_back(spread);
        Search(*known->second);
        path_.pop_back();
      }
    }
    depth_of_.erase(fragment.name);
  }

  std::vector<FragmentCycle> Take() { return std::move(cycles_); }

 private:
  void Report(const FragmentSpread& spread, size_t from) {
    if (!work_.Spend(1 + path_.size() - from)) return;
    std::string via;
    for (size_t i = from; i < path_.size(); ++i) {
      via += via.empty() ? " via \"" : ", \"";
      via += path_[i]->name;
      via += '"';
    }
    cycles_.push_back({spread.position, spread.name, std::move(via)});
  }

  Work& work_;
  const std::unordered_map<std::string_view, FragmentDefinition*>& fragments_;
  std::unordered_set<std::string_view>& visited_;
  std::vector<const FragmentSpread*> path_;
  std::unordered_map<std::string_view, size_t> depth_of_;
  std::vector<FragmentCycle> cycles_;
};

}  // namespace

std::vector<FragmentCycle> FindFragmentCycles(
    Work& work, const std::unordered_map<std::string_view, FragmentDefinition*>& fragments,
    const FragmentDefinition& fragment, std::unordered_set<std::string_view>& visited) {
  CycleSearch search(work, fragments, visited);
  search.Search(fragment);
  return search.Take();
}

}  // namespace regoc::builtins::graphql
