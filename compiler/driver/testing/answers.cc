#include "compiler/driver/testing/answers.h"

#include "runtime/engine/evaluator.h"
#include "runtime/plan/binary.h"
#include "runtime/plan/verify.h"
#include "runtime/value/json.h"

namespace regoc::driver {

std::optional<plan::Policy> PlanOf(const std::string& text) {
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::optional<sema::Program> program = Analyze({{"p.rego", text}}, {}, sink, files);
  std::optional<plan::Policy> policy;
  planner::PlanOptions options;
  options.entrypoints = {"*"};
  if (program) policy = Plan(*program, options, optimize::Level::kNone, sink);
  return policy;
}

plan::Policy CopyOf(const plan::Policy& policy) { return *plan::FromBytes(plan::ToBytes(policy)); }

std::string AnswersOf(const plan::Policy& policy, const std::string& input, const std::string& data) {
  if (Status verified = plan::Verify(policy); !verified.ok()) return verified.error().message;
  auto executable = eval::Executable::Bind(CopyOf(policy));
  if (!executable.ok()) return executable.error().message;
  auto snapshot = std::make_shared<engine::Snapshot>();
  snapshot->executable = *executable;
  snapshot->data = *engine::Document::FromJson("data.json", data);
  std::string answers;
  engine::Evaluator evaluator(snapshot);
  for (const plan::Entrypoint& entry : policy.entrypoints) {
    evaluator.Begin({});
    if (Status read = evaluator.ReadInput(input); !read.ok()) return read.error().message;
    Outcome outcome = evaluator.Run(entry.func);
    answers += entry.name + ": " +
               (outcome.failed()    ? "error"
                : outcome.defined() ? ToRego(*outcome)
                                    : "undefined") +
               "\n";
  }
  return answers;
}

}  // namespace regoc::driver
