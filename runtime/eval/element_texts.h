// Elements of a list by a text that each holds: a pattern, or what texts begin with, end with or contain
// (plan::Search::text).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/eval/decision/pattern_set.h"
#include "runtime/eval/decision/prefix_table.h"
#include "runtime/eval/decision/text_finder.h"
#include "runtime/plan/plan.h"
#include "runtime/value/value.h"

namespace regoc::eval {

// Immutable but for what patterns compile when they are first needed; any thread may use it.
class ElementTexts {
 public:
  // `elements`: what each holds, and its position; in order. `delimiters`: of globs.
  ElementTexts(plan::Condition condition, Value delimiters, const std::vector<std::pair<Value, uint32_t>>& elements);

  struct Found {
    const uint32_t* positions = nullptr;
    uint32_t count = 0;
  };
  // Positions of the elements for which the condition may hold with `text`, or may fail; in order. Lie in `arena`.
  Found Find(Arena& arena, std::string_view text) const;

 private:
  using Texts = std::vector<std::pair<std::string, uint32_t>>;

  std::vector<uint32_t> always_;  // of elements that hold no string, for which the condition fails, or an empty one
  PrefixTable prefixes_;
  SuffixTable suffixes_;
  TextFinder parts_;
  std::unique_ptr<PatternSet> patterns_;
  std::vector<uint32_t> positions_;  // by pattern, or by text that is looked for
};

}  // namespace regoc::eval
