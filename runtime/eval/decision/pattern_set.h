// Which of many patterns match a text. Patterns are grouped by a literal text that each needs; those groups are tried
// whose literal the text has. A large group is tried with one automaton.
#pragma once

#include <re2/set.h>

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/eval/decision/once_each.h"
#include "runtime/eval/decision/pattern.h"
#include "runtime/eval/decision/prefix_table.h"
#include "runtime/eval/decision/text_finder.h"

namespace regoc::eval {

// Immutable but for what it compiles when it is first needed; any thread may use it.
class PatternSet {
 public:
  explicit PatternSet(std::vector<std::unique_ptr<Pattern>> patterns);
  ~PatternSet();

  class Sink {
   public:
    virtual ~Sink() = default;
    // `known`: the pattern at this position matches. Else it is not valid and may matter.
    virtual void Add(uint32_t pattern, bool known) = 0;
  };
  // In any order, each once. Allocates in `arena`.
  void Find(Arena& arena, std::string_view text, Sink& out) const;
  // Calls `add(pattern)` for each that may match, each once: for who will try it anyway. Allocates in `arena`.
  template <typename Add>
  void ForEachLikely(Arena& arena, std::string_view text, Add add) const {
    ForEachGroup(arena, text, [&](uint32_t group) { ForEachLikelyOf(*groups_[group], text, add); });
  }

 private:
  // Patterns that need the same literal.
  struct Automaton {
    std::unique_ptr<RE2::Set> set;  // nullptr: it could not be made
    std::vector<uint32_t> members;  // by their number in the set
  };
  struct Group {
    std::vector<uint32_t> members;
    mutable std::once_flag made;
    mutable std::vector<std::unique_ptr<Automaton>> automata;
  };
  // Up to this many patterns are tried one by one.
  static constexpr size_t kFewPatterns = 8;

  // Calls `attempt(group)` for each group whose literal the text has.
  template <typename Attempt>
  void ForEachGroup(Arena& arena, std::string_view text, Attempt attempt) const {
    attempt(0u);
    if (!begin_.empty()) begin_.ForEach(text, attempt);
    if (!end_.empty()) end_.ForEach(text, attempt);
    if (anywhere_.empty()) return;
    OnceEach tried(arena, groups_.size());
    anywhere_.ForEach(text, [&](uint32_t group) {
      if (tried.First(group)) attempt(group);
    });
  }
  template <typename Add>
  void ForEachLikelyOf(const Group& group, std::string_view text, Add add) const {
    if (group.members.size() <= kFewPatterns) {
      for (uint32_t member : group.members) add(member);
      return;
    }
    for (const std::unique_ptr<Automaton>& automaton : AutomataOf(group))
      for (uint32_t member : FoundBy(*automaton, text)) add(member);
  }
  const std::vector<std::unique_ptr<Automaton>>& AutomataOf(const Group& group) const;
  // All members when the automaton can't say.
  static std::vector<uint32_t> FoundBy(const Automaton& automaton, std::string_view text);
  void Try(const Group& group, std::string_view text, Sink& out) const;
  void TryOne(uint32_t pattern, std::string_view text, Sink& out) const;
  std::vector<std::unique_ptr<Automaton>> MakeAutomata(const std::vector<uint32_t>& members) const;

  std::vector<std::unique_ptr<Pattern>> patterns_;
  std::vector<std::unique_ptr<Group>> groups_;  // the first: those without a literal
  PrefixTable begin_;
  SuffixTable end_;
  TextFinder anywhere_;
};

}  // namespace regoc::eval
