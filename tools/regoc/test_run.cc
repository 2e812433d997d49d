#include "tools/regoc/test_run.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "compiler/driver/driver.h"
#include "compiler/planner/planner.h"
#include "runtime/value/table.h"
#include "tools/common/module_parser.h"
#include "tools/trace/conflicts.h"
#include "tools/regoc/duration.h"

namespace regoc::cli {

namespace {

using plan::Observation;

// The question that a test is, `data.p.test_x = _`, as an observed expression.
void AddQuestion(TestPlan& plan, const TestCase& test) {
  auto file = std::make_shared<SourceFile>("", test.package + "." + test.name);
  SourceRange range{file.get(), 0, static_cast<uint32_t>(file->text().size())};
  auto term = [&](ast::Term::Node node) { return ast::Term{range, std::move(node)}; };
  // The text prints as the reference that it is.
  ast::Term call = term(ast::Call{term(ast::Ref{{term(ast::Var{"eq"})}}),
                                  {term(ast::Var{std::string(file->text())}), term(ast::Var{"_"})}});
  ast::Body& body = plan.observed.made.emplace_back();
  body.push_back(ast::Expr{range, std::move(call)});
  planner::ObservedPoint& point = plan.observed.points.emplace_back();
  point.body = &body;
  point.expr = &body.back();
  plan.questions.push_back(static_cast<uint32_t>(plan.observed.points.size() - 1));
  plan.files.push_back(std::move(file));
}

// Runs the test's document as the answer to its question.
template <typename Evaluator>
Outcome RunObserved(Evaluator& evaluator, Events& events, plan::FuncId func, uint32_t question) {
  plan::Observe query{Observation::kQuery, question, {}}, expr{Observation::kExpr, question, {}},
      solution{Observation::kSolution, question, {}}, exit{Observation::kExit, question, {}};
  events.Begin(query, nullptr), events.Begin(expr, nullptr);
  Outcome outcome = evaluator.Run(func);
  if (outcome.failed()) return outcome;
  if (outcome.defined()) {
    events.Begin(solution, nullptr), events.Begin(exit, nullptr);
    events.End(exit, nullptr), events.End(solution, nullptr);
  }
  events.End(expr, nullptr), events.End(query, nullptr);
  return outcome;
}

// Fills `subs` from the value of a test with cases; true when one fails.
bool CasesOf(Value value, SubResults& subs) {
  bool fail = false;
  const Entry* entries = value.object().Sorted();
  for (uint32_t i = 0; i < value.object().count; ++i) {
    std::string name;
    Value key = entries[i].key, result = entries[i].value;
    if (key.is_string())
      name = key.text();
    else
      AppendJson(name, key, {.escape_html = true});
    SubResult& sub = subs[name];
    sub.fail = result.is_object() ? CasesOf(result, sub.subs) : !result.is_true();
    fail = fail || sub.fail;
  }
  return fail;
}

// A case that was begun and has no result has failed.
bool AddCase(SubResults& subs, const FailureFinder::Case& one, size_t depth) {
  auto [at, missing] = subs.try_emplace(one.path[depth]);
  SubResult& sub = at->second;
  if (missing) sub.fail = true;
  if (depth + 1 == one.path.size()) return sub.failure = one.failure, sub.fail;
  bool fail = AddCase(sub.subs, one, depth + 1);
  sub.fail = sub.fail || fail;
  return fail;
}

void Judge(TestResult& result, const TestCase& test, const Outcome& outcome, FailureFinder& finder) {
  bool fail = !outcome.defined();
  if (!fail && test.cases) {
    fail = !(*outcome).is_object() || CasesOf(*outcome, result.subs);
    for (const FailureFinder::Case& one : finder.TakeCases())
      if (!one.path.empty() && AddCase(result.subs, one, 0)) fail = true;
  } else if (!fail) {
    fail = !(*outcome).is_true();
  }
  if (!fail) return;
  result.outcome = TestResult::Outcome::kFail;
  result.failure = finder.last();
}

}  // namespace

Result<std::unique_ptr<TestPlan>> PlanTests(const sema::Program& program, const std::vector<TestCase>& tests,
                                            Value data, const planner::Observed* observed, DiagnosticSink& sink) {
  auto made = std::make_unique<TestPlan>();
  made->program = &program;
  planner::PlanOptions plan;
  if (observed) made->observed = *observed, plan.observed = &made->observed;
  for (const TestCase& test : tests)
    if (!test.skipped && test.callable) plan.entrypoints.push_back(test.entrypoint);
  std::optional<plan::Policy> policy = driver::Plan(program, plan, optimize::Level::kFull, sink);
  if (!policy) return Error{""};
  for (const TestCase& test : tests) AddQuestion(*made, test);
  auto executable = eval::Executable::Bind(std::move(*policy));
  if (!executable.ok()) return executable.error();
  auto snapshot = std::make_shared<engine::Snapshot>();
  snapshot->module_parser = tools::ParseModule;
  snapshot->executable = *executable;
  snapshot->data = engine::Document::FromValue(data);
  made->snapshot = snapshot;
  return made;
}

namespace {

template <typename Evaluator>
TestResult RunTestOn(Evaluator& evaluator, const TestPlan& plan, const TestCase& test, size_t index,
                     const TestRunOptions& options) {
  TestResult result;
  if (test.skipped) return result.outcome = TestResult::Outcome::kSkipped, result;
  Result<plan::FuncId> func = evaluator.snapshot().FindEntrypoint(test.entrypoint);
  if (!test.callable || !func.ok()) {
    result.outcome = TestResult::Outcome::kError;
    std::string message = "function " + test.package + "." + test.name + " used as reference, not called";
    result.error = EvaluationFault{"rego_type_error", message, "", 1, 1, {}, ""};
    return result;
  }
  Events events(plan.snapshot->executable->policy(), plan.observed);
  FailureFinder finder(*plan.program);
  Recorder recorder(options.values);
  events.Add(&finder);
  if (options.trace) events.Add(&recorder);
  if (options.coverage) events.Add(options.coverage);
  engine::EvaluationOptions evaluation{.print_output = &result.output, .tracer = &events};
  evaluation.eval.timeout = options.timeout;
  HostServices host{.allowed_hosts = options.allowed_hosts};
  evaluation.host = options.host ? options.host : &host;
  evaluation.eval.strict_builtin_errors = options.builtin_errors;
  auto start = std::chrono::steady_clock::now();
  evaluator.Begin(evaluation);
  Outcome outcome = RunObserved(evaluator, events, *func, plan.questions[index]);
  result.duration = std::chrono::steady_clock::now() - start;
  if (outcome.failed()) {
    result.outcome = TestResult::Outcome::kError;
    result.error = FaultOf(outcome.error(), plan.snapshot->executable->policy());
    AddStack(*result.error, events);
  } else {
    Judge(result, test, outcome, finder);
  }
  if (options.trace) result.trace = recorder.Take();
  return result;
}

}  // namespace

TestResult RunTest(engine::Evaluator& evaluator, const TestPlan& plan, const TestCase& test, size_t index,
                   const TestRunOptions& options) {
  return RunTestOn(evaluator, plan, test, index, options);
}

std::vector<TestResult> RunTests(const TestPlan& plan, const std::vector<TestCase>& tests,
                                 const TestRunOptions& options, size_t parallel) {
  std::vector<TestResult> results(tests.size());
  std::atomic<size_t> next = 0;
  std::mutex merging;
  auto work = [&] {
    conftest::HostEvaluator evaluator(plan.snapshot, options.host_functions);
    Coverage coverage;
    TestRunOptions own = options;
    own.coverage = options.coverage ? &coverage : nullptr;
    for (size_t i = next++; i < tests.size(); i = next++) results[i] = RunTestOn(evaluator, plan, tests[i], i, own);
    std::lock_guard lock(merging);
    if (options.coverage) options.coverage->Merge(coverage);
  };
  std::vector<std::thread> threads;
  for (size_t i = 1; i < std::min(parallel, tests.size()); ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return results;
}

void ListConflicts(const sema::Program& program, const std::vector<TestCase>& tests, Value data,
                   std::vector<TestResult>& results, DiagnosticSink& sink) {
  auto conflicts = [](const TestResult& result) { return result.error && result.error->code == "eval_conflict_error"; };
  if (std::none_of(results.begin(), results.end(), conflicts)) return;
  planner::Observed observed;
  observed.conflicts = true;
  Result<std::unique_ptr<TestPlan>> plan = PlanTests(program, tests, data, &observed, sink);
  if (!plan.ok()) return;
  engine::Evaluator evaluator((*plan)->snapshot);
  for (size_t i = 0; i < tests.size(); ++i) {
    Result<plan::FuncId> func = evaluator.snapshot().FindEntrypoint(tests[i].entrypoint);
    if (!conflicts(results[i]) || !func.ok()) continue;
    Events events((*plan)->snapshot->executable->policy(), (*plan)->observed);
    ConflictFinder finder(*results[i].error);
    events.Add(&finder);
    evaluator.Begin({.tracer = &events});
    (void)RunObserved(evaluator, events, *func, (*plan)->questions[i]);
    results[i].error->message += finder.List();
  }
}

void FindHiddenFailures(const sema::Program& program, const std::vector<TestCase>& tests, Value data,
                        std::vector<TestResult>& results, DiagnosticSink& sink) {
  auto hidden = [](const TestResult& result) {
    return result.outcome == TestResult::Outcome::kFail && !result.failure && result.subs.empty();
  };
  if (std::none_of(results.begin(), results.end(), hidden)) return;
  planner::Observed observed;
  observed.test_cases = true, observed.index = false;
  Result<std::unique_ptr<TestPlan>> plan = PlanTests(program, tests, data, &observed, sink);
  if (!plan.ok()) return;
  engine::Evaluator evaluator((*plan)->snapshot);
  for (size_t i = 0; i < tests.size(); ++i)
    if (hidden(results[i])) results[i].failure = RunTest(evaluator, **plan, tests[i], i, {}).failure;
}

}  // namespace regoc::cli
