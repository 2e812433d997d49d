// The expression that made a test fail, with the values in it.
//
//   	x + count(y) == 10
//   	|   |     |
//   	|   |     [1, 2]
//   	|   2
//   	1
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "tools/trace/events.h"

namespace regoc::cli {

using namespace trace;

struct FailedValue {
  SourceRange range;  // of the variable, reference or call as written
  std::string text;   // the value, or "undefined"
};

struct Failure {
  SourceRange range;  // of the expression as written
  std::vector<FailedValue> values;
};

// Remembers the last expression that failed, of the whole evaluation and of each case of a test.
class FailureFinder : public EventListener {
 public:
  explicit FailureFinder(const sema::Program& program) : program_(program) {}
  void On(const Event& event, const Events& events) override;

  // What a case of a test is called, outermost key first, and how far it came.
  struct Case {
    std::vector<std::string> path;
    std::optional<Failure> failure;
  };
  // After the evaluation.
  const std::optional<Failure>& last() const { return last_; }
  std::vector<Case> TakeCases();

 private:
  void StartCase(const Event& event, const Events& events);
  Failure Describe(const Event& event, const Events& events) const;

  const sema::Program& program_;
  std::optional<Failure> last_;
  std::vector<Case> cases_;
};

// "file:row:" in a line of its own.
std::string FailurePlace(const Failure& failure);
// The expression where it stood in its line and, with `values`, the values below it. Ends without a line break.
std::string FailureText(const Failure& failure, bool values);

}  // namespace regoc::cli
