#include "tools/regoc/test_run.h"

#include <re2/re2.h>

#include <algorithm>
#include <map>

#include "runtime/value/table.h"

namespace regoc::cli {

namespace {

constexpr std::string_view kPrefix = "test_";
constexpr std::string_view kTodo = "todo_test_";

bool AllTrue(Value v) {
  if (v.is_object()) {
    for (uint32_t i = 0; i < v.object().count; ++i)
      if (!AllTrue(v.object().items[i].value)) return false;
    return true;
  }
  return !v.is_false();
}

std::string Joined(const std::vector<std::string>& path, char separator) {
  std::string text;
  for (const std::string& key : path) text += (text.empty() ? "" : std::string(1, separator)) + key;
  return text;
}

}  // namespace

Result<std::vector<TestCase>> FindTests(const sema::Program& program, const std::string& pattern) {
  RE2 run(pattern, RE2::Quiet);
  if (!run.ok()) return Error{"--run: invalid regular expression " + pattern + ": " + run.error()};
  std::map<std::string, TestCase> found;  // one for all rules of a name
  for (const sema::RuleInfo& info : program.rules) {
    // The test's name is the first key below the package; what follows are sub-cases of it.
    const ast::Module& module = program.modules[info.module];
    size_t depth = module.package.path.size() - 1;
    if (info.kind == sema::RuleKind::kFunction || info.path.size() <= depth) continue;
    const std::string& name = info.path[depth];
    if (!name.starts_with(kPrefix) && !name.starts_with(kTodo)) continue;
    std::vector<std::string> path(info.path.begin(), info.path.begin() + static_cast<ptrdiff_t>(depth) + 1);
    std::string package = "data." + Joined({path.begin(), path.end() - 1}, '.');
    if (!RE2::PartialMatch(package + "." + name, run)) continue;
    auto [row, column] = info.rule.head.range.start();
    found.try_emplace(Joined(path, '.'), TestCase{package, name, module.file->name(), row, column, Joined(path, '/'), name.starts_with(kTodo)});
  }
  std::vector<TestCase> tests;
  for (auto& [key, test] : found) tests.push_back(std::move(test));
  std::stable_sort(tests.begin(), tests.end(), [](const TestCase& a, const TestCase& b) { return std::tie(a.file, a.row) < std::tie(b.file, b.row); });
  return tests;
}

TestResult RunTest(engine::Evaluator& evaluator, const TestCase& test, std::chrono::nanoseconds timeout) {
  TestResult result;
  if (test.skipped) return result.outcome = TestResult::Outcome::kSkipped, result;
  Result<plan::FuncId> func = evaluator.snapshot().FindEntrypoint(test.entrypoint);
  if (!func.ok()) return result.outcome = TestResult::Outcome::kError, result.error = func.error().message, result;
  engine::EvaluationOptions options;
  options.print_output = &result.output;
  options.eval.timeout = timeout;
  auto start = std::chrono::steady_clock::now();
  evaluator.Begin(options);
  Outcome outcome = evaluator.Run(*func);
  result.duration = std::chrono::steady_clock::now() - start;
  if (outcome.failed()) {
    result.outcome = TestResult::Outcome::kError;
    result.error = evaluator.ErrorText(outcome.error());
  } else if (!outcome.defined() || !AllTrue(*outcome)) {
    result.outcome = TestResult::Outcome::kFail;
  }
  return result;
}

}  // namespace regoc::cli
