// Traces for `conftest test --trace`.
#include <map>

#include "compiler/driver/driver.h"
#include "tools/common/module_parser.h"
#include "tools/regoc/conftest.h"
#include "tools/trace/explain.h"

namespace regoc::cli {

namespace {

// A query, planned so that it can be watched.
struct Watched {
  std::unique_ptr<SourceFile> file;
  std::optional<sema::Query> query;
  planner::Observed observed;
  std::shared_ptr<engine::Snapshot> snapshot;
  trace::WrittenNames names;
};

class Tracer {
 public:
  explicit Tracer(const conftest::Policies& policies) : policies_(policies) { services_.allowed_hosts = policies.allowed_hosts(); }

  std::vector<std::string> Trace(const std::string& query, Value input, Value data) {
    const Watched* watched = Find(query);
    if (watched == nullptr) return {};
    trace::Events events(watched->snapshot->executable->policy(), watched->observed);
    trace::Recorder recorder(false);
    events.Add(&recorder);
    conftest::HostEvaluator evaluator(watched->snapshot, conftest::HostFunctions());
    evaluator.Begin({.host = &services_, .tracer = &events});
    evaluator.SetInput(input);
    evaluator.SetData(data);
    Result<plan::FuncId> func = watched->snapshot->FindEntrypoint("query");
    if (func.ok()) (void)evaluator.Run(*func);
    return trace::ExplanationLines(recorder.Take(), watched->names);
  }

 private:
  const Watched* Find(const std::string& query) {
    auto [at, added] = watched_.try_emplace(query);
    if (added) at->second = Plan(query);
    return at->second.get();
  }

  // nullptr: the query cannot be compiled, such as one for exceptions that have a type without elements.
  std::unique_ptr<Watched> Plan(const std::string& text) {
    auto made = std::make_unique<Watched>();
    made->file = std::make_unique<SourceFile>("", text);
    DiagnosticSink sink;
    sema::QueryOptions options;
    options.capture_values = true;
    options.analyze.keep_print = true;
    made->query = driver::AnalyzeQuery(policies_.program(), *made->file, options, ast::RegoVersion::kV1, sink);
    if (!made->query) return nullptr;
    made->names = made->query->variables;
    planner::PlanOptions plan{.queries = {{"query", &*made->query}}, .observed = &made->observed};
    std::optional<plan::Policy> policy = driver::Plan(policies_.program(), plan, optimize::Level::kNone, sink);
    if (!policy) return nullptr;
    auto executable = eval::Executable::Bind(std::move(*policy));
    if (!executable.ok()) return nullptr;
    made->snapshot = std::make_shared<engine::Snapshot>();
    made->snapshot->module_parser = tools::ParseModule;
    made->snapshot->executable = *executable;
    made->snapshot->data = policies_.data();
    return made;
  }

  const conftest::Policies& policies_;
  conftest::Services services_;
  std::map<std::string, std::unique_ptr<Watched>> watched_;
};

}  // namespace

Result<conftest::TraceQuery> MakeConftestTracer(const conftest::Policies& policies) {
  auto tracer = std::make_shared<Tracer>(policies);
  return conftest::TraceQuery([tracer](const std::string& query, Value input, Value data) { return tracer->Trace(query, input, data); });
}

}  // namespace regoc::cli
