// Which of many patterns match a text. Patterns are grouped by a literal text that each needs; those groups are tried
// whose literal the text has. A large group is tried with one automaton.
#pragma once

#include <re2/set.h>

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"
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

 private:
  // Patterns that need the same literal.
  struct Group;
  struct Automaton;
  void Try(const Group& group, std::string_view text, Sink& out) const;
  void TryOne(uint32_t pattern, std::string_view text, Sink& out) const;
  void TryAll(const Automaton& automaton, std::string_view text, Sink& out) const;
  std::vector<std::unique_ptr<Automaton>> MakeAutomata(const std::vector<uint32_t>& members) const;

  std::vector<std::unique_ptr<Pattern>> patterns_;
  std::vector<std::unique_ptr<Group>> groups_;  // the first: those without a literal
  PrefixTable begin_;
  SuffixTable end_;
  TextFinder anywhere_;
};

}  // namespace regoc::eval
