// Turns what arrives into what rules were written for.
//
//   Result<std::shared_ptr<const Adapters>> adapters = Adapters::Make({});
//   Adapter adapter(*adapters);                                          // one a thread
//   for (const Adapted& form : *adapter.Adapt(document, {.shape = Shape::kAdmissionReview, .pod = true}))
//     Evaluate(form.input);                                              // form.about: "Pod of Deployment web"
//
// What is mapped to what stands in Rego modules (library/), which are part of the program and can be replaced.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/driver.h"
#include "runtime/engine/evaluator.h"
#include "tools/shapes/shape.h"

namespace regoc::shapes {

// The modules of the library, planned when the program was built; what takes their place is compiled. Shared by
// threads.
class Adapters {
 public:
  // The library's own modules, by name ("regoc/adapters.rego").
  static std::vector<driver::Source> Library();
  // With modules in place of those of the same package. Errors are the findings in these.
  static Result<std::shared_ptr<const Adapters>> Make(const std::vector<driver::Source>& replacing);

  std::shared_ptr<const engine::Snapshot> snapshot() const;

 private:
  Status Compile(const std::vector<driver::Source>& replacing) const;

  mutable std::once_flag compiled_;
  mutable std::shared_ptr<const engine::Snapshot> snapshot_;
};

struct Wanted {
  Shape shape = Shape::kFree;
  bool pod = false;          // ShapeDecision::pod
  OptionalValue parameters;  // for Gatekeeper's form
};

struct Adapted {
  Value input;
  std::string_view about;  // which part of the document it is; empty: all of it
};

// Whether a rule gets the document as it is, told without evaluating anything.
bool FitsAsItIs(Value document, const Wanted& wanted);

// Of one thread.
class Adapter {
 public:
  explicit Adapter(std::shared_ptr<const Adapters> adapters) : adapters_(std::move(adapters)) {}

  // What rules of the shape get; the document as it is where there is nothing to map. Values are good until the next
  // call, and as long as the document. An error is one of an evaluation.
  Result<std::vector<Adapted>> Adapt(Value document, const Wanted& wanted);

 private:
  std::shared_ptr<const Adapters> adapters_;
  std::optional<engine::Evaluator> evaluator_;  // when it was needed
};

}  // namespace regoc::shapes
