#include "runtime/eval/decision/pattern_set.h"

#include <map>

namespace regoc::eval {

namespace {

// More states than memory make an automaton useless, and the more patterns it has, the more states.
constexpr size_t kAutomatonPatterns = 128;
constexpr int64_t kAutomatonMemory = int64_t{32} << 20;

using Numbered = std::vector<std::pair<std::string, uint32_t>>;

}  // namespace

PatternSet::~PatternSet() = default;

// Of the literals of a pattern the one is taken that fewest other patterns have.
PatternSet::PatternSet(std::vector<std::unique_ptr<Pattern>> patterns) : patterns_(std::move(patterns)) {
  std::vector<std::vector<Literal>> literals;
  std::map<Literal, uint32_t> uses;
  for (const auto& pattern : patterns_) {
    literals.push_back(pattern->Literals());
    for (const Literal& literal : literals.back()) ++uses[literal];
  }
  groups_.push_back(std::make_unique<Group>());
  std::map<Literal, uint32_t> group_of;
  for (uint32_t i = 0; i < patterns_.size(); ++i) {
    const Literal* best = nullptr;
    for (const Literal& literal : literals[i]) {
      auto rank = [&](const Literal& l) { return std::tuple(uses[l], -static_cast<int64_t>(l.text.size()), l.place); };
      if (best == nullptr || rank(literal) < rank(*best)) best = &literal;
    }
    uint32_t group = 0;
    if (best != nullptr) {
      auto [at, added] = group_of.try_emplace(*best, static_cast<uint32_t>(groups_.size()));
      if (added) groups_.push_back(std::make_unique<Group>());
      group = at->second;
    }
    groups_[group]->members.push_back(i);
  }
  Numbered begin, end, anywhere;
  for (const auto& [literal, group] : group_of) {
    Numbered& list = literal.place == Literal::Place::kBegin ? begin : literal.place == Literal::Place::kEnd ? end : anywhere;
    list.emplace_back(literal.text, group);
  }
  begin_ = PrefixTable(std::move(begin)), end_ = SuffixTable(std::move(end)), anywhere_ = TextFinder(anywhere);
}

void PatternSet::Find(Arena& arena, std::string_view text, Sink& out) const {
  ForEachGroup(arena, text, [&](uint32_t group) { Try(*groups_[group], text, out); });
}

// What an automaton finds is tried once more: it only leaves out.
void PatternSet::Try(const Group& group, std::string_view text, Sink& out) const {
  ForEachLikelyOf(group, text, [&](uint32_t pattern) { TryOne(pattern, text, out); });
}

void PatternSet::TryOne(uint32_t pattern, std::string_view text, Sink& out) const {
  Pattern::Answer answer = patterns_[pattern]->Matches(text);
  if (answer != Pattern::Answer::kNo) out.Add(pattern, answer == Pattern::Answer::kYes);
}

const std::vector<std::unique_ptr<PatternSet::Automaton>>& PatternSet::AutomataOf(const Group& group) const {
  std::call_once(group.made, [&] { group.automata = MakeAutomata(group.members); });
  return group.automata;
}

std::vector<uint32_t> PatternSet::FoundBy(const Automaton& automaton, std::string_view text) {
  if (automaton.set == nullptr) return automaton.members;
  std::vector<int> found;
  RE2::Set::ErrorInfo error{};
  if (!automaton.set->Match({text.data(), text.size()}, &found, &error))
    return error.kind == RE2::Set::kNoError ? std::vector<uint32_t>() : automaton.members;
  std::vector<uint32_t> members;
  for (int i : found) members.push_back(automaton.members[static_cast<size_t>(i)]);
  return members;
}

std::vector<std::unique_ptr<PatternSet::Automaton>> PatternSet::MakeAutomata(const std::vector<uint32_t>& members) const {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kAutomatonMemory);
  std::vector<std::unique_ptr<Automaton>> made;
  auto alone = std::make_unique<Automaton>();  // those that no automaton takes
  for (uint32_t member : members) {
    std::optional<std::string> pattern = patterns_[member]->ForSet();
    if (pattern && (made.empty() || made.back()->members.size() == kAutomatonPatterns)) {
      made.push_back(std::make_unique<Automaton>());
      made.back()->set = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
    }
    if (pattern && made.back()->set->Add(*pattern, nullptr) >= 0)
      made.back()->members.push_back(member);
    else
      alone->members.push_back(member);
  }
  for (const std::unique_ptr<Automaton>& automaton : made)
    if (!automaton->set->Compile()) automaton->set = nullptr;
  made.push_back(std::move(alone));
  return made;
}

}  // namespace regoc::eval
