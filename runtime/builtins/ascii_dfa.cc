#include "runtime/builtins/ascii_dfa.h"

#include <algorithm>
#include <map>

#include "runtime/builtins/ascii_regex.h"

namespace regoc::builtins {

namespace {

constexpr size_t kMaxSteps = 1000;      // of the program
constexpr size_t kMaxTable = 16'384;    // entries
constexpr size_t kMaxWork = 1'000'000;  // steps looked at while the table is made: some milliseconds

}  // namespace

// Subset construction: a state is the set of steps that the program may be at between two bytes.
class DfaBuilder {
 public:
  explicit DfaBuilder(const RegexProgram& program) : program_(program), dfa_(new AsciiDfa) {}

  std::unique_ptr<AsciiDfa> Run() {
    FindClasses();
    Close(program_.start, false, false, later_);
    Steps first;
    Close(program_.start, true, false, first);
    if (Holds(first)) return nullptr;  // matches anything: not worth a table
    Tidy(later_), Tidy(first);
    states_.push_back(std::move(first));
    for (size_t state = 0; state < states_.size(); ++state) {
      if ((state + 2) * class_count_ > kMaxTable || work_ > kMaxWork) return nullptr;
      FillRow(state);
    }
    dfa_->start_ = RowOf(0);
    return std::move(dfa_);
  }

 private:
  using Steps = std::vector<uint32_t>;  // sorted, each once

  // Class 0 takes the bytes that are not ASCII.
  void FindClasses() {
    std::map<std::vector<bool>, uint8_t> known;
    for (size_t c = 0; c < 128; ++c) {
      std::vector<bool> takers;
      for (const RegexStep& step : program_.steps)
        if (step.kind == RegexStep::Kind::kByte) takers.push_back(step.bytes[c]);
      auto [at, is_new] = known.try_emplace(std::move(takers), static_cast<uint8_t>(known.size() + 1));
      if (is_new) examples_.push_back(c);
      dfa_->classes_[c] = at->second;
    }
    class_count_ = std::max<size_t>(known.size() + 1, AsciiDfa::kEnds);
  }
  // Rows begin behind the numbers that are answers.
  uint32_t RowOf(size_t state) const { return static_cast<uint32_t>((state + 1) * class_count_); }

  // Adds what can be reached from `from` without taking a byte.
  void Close(uint32_t from, bool at_begin, bool at_end, Steps& to) {
    std::vector<uint32_t> todo = {from};
    while (!todo.empty()) {
      uint32_t at = todo.back();
      todo.pop_back();
      work_ += 1 + to.size() / 8;
      auto place = std::lower_bound(to.begin(), to.end(), at);
      if (place != to.end() && *place == at) continue;
      to.insert(place, at);
      const RegexStep& step = program_.steps[at];
      bool passes = step.kind == RegexStep::Kind::kSplit || (step.kind == RegexStep::Kind::kBegin && at_begin) ||
                    (step.kind == RegexStep::Kind::kEnd && at_end);
      if (passes) todo.push_back(step.next);
      if (step.kind == RegexStep::Kind::kSplit) todo.push_back(step.other);
    }
  }
  bool Holds(const Steps& steps) const {
    return std::any_of(steps.begin(), steps.end(),
                       [this](uint32_t at) { return program_.steps[at].kind == RegexStep::Kind::kMatch; });
  }
  // What was passed already, and what holds at the begin alone, does not tell states apart.
  void Tidy(Steps& steps) const {
    std::erase_if(steps, [this](uint32_t at) {
      RegexStep::Kind kind = program_.steps[at].kind;
      return kind != RegexStep::Kind::kByte && kind != RegexStep::Kind::kEnd;
    });
  }

  void FillRow(size_t state) {
    size_t row = RowOf(state);
    dfa_->next_.resize(row + class_count_);
    dfa_->at_end_.resize(row + class_count_);
    dfa_->next_[row] = static_cast<uint16_t>(AsciiDfa::Answer::kUnknown);
    for (size_t i = 0; i < examples_.size(); ++i) {
      Steps to = later_;
      for (uint32_t at : states_[state]) {
        const RegexStep& step = program_.steps[at];
        if (step.kind == RegexStep::Kind::kByte && step.bytes[examples_[i]]) Close(step.next, false, false, to);
      }
      dfa_->next_[row + i + 1] = static_cast<uint16_t>(Number(std::move(to)));
    }
    Steps end;
    for (uint32_t at : states_[state])
      if (program_.steps[at].kind == RegexStep::Kind::kEnd) Close(program_.steps[at].next, state == 0, true, end);
    dfa_->at_end_[row] = Holds(end);
  }
  // The row of a state, which is never the first: at the begin other things hold. Or an answer.
  uint32_t Number(Steps steps) {
    if (Holds(steps)) return static_cast<uint32_t>(AsciiDfa::Answer::kYes);
    Tidy(steps);
    if (steps.empty()) return static_cast<uint32_t>(AsciiDfa::Answer::kNo);
    auto [at, is_new] = numbers_.try_emplace(steps, states_.size());
    if (is_new) states_.push_back(std::move(steps));
    return RowOf(at->second);
  }

  const RegexProgram& program_;
  std::unique_ptr<AsciiDfa> dfa_;
  std::vector<size_t> examples_;  // by class - 1: a byte of it
  size_t class_count_ = 0;
  Steps later_;  // what a match may begin with behind the first byte
  std::vector<Steps> states_;
  std::map<Steps, size_t> numbers_;
  size_t work_ = 0;
};

std::unique_ptr<AsciiDfa> AsciiDfa::Make(std::string_view pattern) {
  std::optional<RegexProgram> program = ParseAsciiRegex(pattern, kMaxSteps);
  return program ? DfaBuilder(*program).Run() : nullptr;
}

}  // namespace regoc::builtins
