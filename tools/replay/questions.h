// The questions of a replay, on both sides. Shared by the threads that decide.
#pragma once

#include <map>
#include <mutex>

#include "tools/replay/side.h"

namespace regoc::replay {

struct QuestionPair {
  std::string name;  // "data.p.allow"
  const Question* before = nullptr;
  const Question* after = nullptr;
  bool same = false;          // the answers cannot differ
  bool deterministic = true;  // both
  bool uses_clock = false;    // one of them
};

class Questions {
 public:
  // More different questions than this are an error: each has a plan of its own.
  static constexpr size_t kMaxQuestions = 2000;

  Questions(Side& before, Side& after) : before_(before), after_(after) {}

  // Made at the first call. Lives as long as this. Thread-safe.
  Result<const QuestionPair*> Find(const QuestionText& text);
  // Whether a name is that of a package on one of the sides. Thread-safe.
  bool IsPackage(const std::string& name) const { return before_.IsPackage(name) || after_.IsPackage(name); }

 private:
  Side& before_;
  Side& after_;
  std::mutex mutex_;
  std::map<QuestionText, std::unique_ptr<QuestionPair>> pairs_;
};

}  // namespace regoc::replay
