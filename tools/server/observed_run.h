// Evaluations on an instrumented plan: what OPA's explanations tell, and where an evaluation failed.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tools/server/errors.h"
#include "tools/server/generation.h"
#include "tools/server/input_source.h"
#include "tools/trace/explain.h"

namespace regoc::server {

// Slow: plans the query anew. Not shared between threads.
class ObservedRun {
 public:
  // nullptr when the query cannot be planned. Keeps the generation's policies.
  static std::unique_ptr<ObservedRun> Of(const Generation& generation, const std::string& query,
                                         ast::RegoVersion version, bool conflicts = false);

  struct Options {
    bool strict_errors = false;
    const HostServices* host = nullptr;
  };
  // Listeners must outlive it.
  void Add(trace::EventListener* listener) { events_->Add(listener); }
  Outcome Run(InputReader& reader, InputSource input, const Options& options);
  const trace::Events& events() const { return *events_; }
  const plan::Policy& policy() const { return snapshot_->executable->policy(); }
  const trace::WrittenNames& names() const { return names_; }

 private:
  ObservedRun() = default;

  std::shared_ptr<Policies> policies_;
  std::unique_ptr<SourceFile> file_;
  sema::Query query_;
  planner::Observed observed_;
  trace::WrittenNames names_;
  std::shared_ptr<engine::Snapshot> snapshot_;
  std::unique_ptr<engine::Evaluator> evaluator_;
  std::unique_ptr<trace::Events> events_;
};

// An error of an evaluation of `query`, with what was being evaluated when it came. `policy` is that of the plan that
// failed.
ErrorDetail DetailOf(const EvalError& error, const plan::Policy& policy, const Generation& generation,
                     const std::string& query, InputReader& reader, const InputSource& input, ast::RegoVersion version,
                     const ObservedRun::Options& options);

// The same without that.
ErrorDetail PlainDetail(const EvalError& error, const plan::Policy& policy);

// What an evaluation did: a list of OPA's events as JSON, or, with `pretty`, of lines. Empty: the query cannot be
// planned.
std::string Explain(const Generation& generation, const std::string& query, std::string_view mode, bool pretty,
                    InputReader& reader, const InputSource& input, ast::RegoVersion version,
                    const ObservedRun::Options& options);

}  // namespace regoc::server
