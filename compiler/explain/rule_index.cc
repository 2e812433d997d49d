#include "compiler/explain/rule_index.h"

#include <algorithm>

#include "compiler/planner/program_planner.h"

namespace regoc::explain {

RuleIndex::RuleIndex(const sema::Program& program, const plan::Policy& policy) : policy_(policy) {
  for (uint32_t i = 0; i < program.rules.size(); ++i) {
    const sema::RuleInfo& info = program.rules[i];
    documents_.push_back(planner::PathText(info.path));
    SourceRange range = info.rule.range;
    if (!range.valid()) continue;
    auto begin = range.start(), end = range.file->PositionOf(range.end);
    files_[range.file->name()].push_back({{begin.row, begin.column}, {end.row, end.column}, i});
  }
  for (auto& [name, spans] : files_)
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
}

std::optional<uint32_t> RuleIndex::RuleAt(const plan::Location& where) const {
  if (where.file == 0 || where.file > policy_.files.size()) return std::nullopt;
  auto file = files_.find(policy_.files[where.file - 1]);
  if (file == files_.end()) return std::nullopt;
  Position at{where.row, where.column};
  auto after = std::upper_bound(file->second.begin(), file->second.end(), at,
                                [](const Position& p, const Span& span) { return p < span.begin; });
  if (after == file->second.begin() || (after - 1)->end <= at) return std::nullopt;
  return (after - 1)->rule;
}

Place RuleIndex::PlaceOf(const plan::Location& where) const {
  if (where.file == 0 || where.file > policy_.files.size()) return {};
  return {policy_.files[where.file - 1], where.row, where.column};
}

}  // namespace regoc::explain
