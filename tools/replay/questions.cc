#include "tools/replay/questions.h"

namespace regoc::replay {

Result<const QuestionPair*> Questions::Find(const QuestionText& text) {
  std::lock_guard lock(mutex_);
  auto known = pairs_.find(text);
  if (known != pairs_.end()) return known->second.get();
  if (pairs_.size() >= kMaxQuestions)
    return Error{"more than " + std::to_string(kMaxQuestions) + " different paths and queries"};
  Result<const Question*> before = before_.Find(text);
  if (!before.ok()) return before.error();
  Result<const Question*> after = after_.Find(text);
  if (!after.ok()) return after.error();
  auto pair = std::make_unique<QuestionPair>(QuestionPair{.name = text.name(), .before = *before, .after = *after});
  pair->same = SameAnswers(before_, **before, after_, **after);
  for (const Question* question : {*before, *after}) {
    if (question->tier == nullptr) continue;
    pair->deterministic = pair->deterministic && question->tier->deterministic();
    pair->uses_clock = pair->uses_clock || question->tier->executable().uses_clock();
  }
  return pairs_.emplace(text, std::move(pair)).first->second.get();
}

}  // namespace regoc::replay
