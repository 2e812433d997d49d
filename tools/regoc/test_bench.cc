#include "tools/regoc/test_bench.h"

#include <cstdio>

#include "tools/regoc/report.h"

namespace regoc::cli {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::nanoseconds kDuration = std::chrono::seconds(1);

struct Measured {
  TestResult result;
  uint64_t times = 0;
  std::chrono::nanoseconds elapsed{0};
  uint64_t bytes = 0;  // that all evaluations allocated
};

// Twice as often each round, until a round takes long enough. What evaluations allocate is taken from the arena: memory
// comes from nowhere else.
void Measure(engine::Evaluator& evaluator, const TestCase& test, Measured& measured) {
  plan::FuncId func = *evaluator.snapshot().FindEntrypoint(test.entrypoint);
  auto begin = Clock::now();
  for (uint64_t round = 1; measured.elapsed < kDuration; round *= 2) {
    measured.times = round, measured.bytes = 0;
    auto start = Clock::now();
    for (uint64_t i = 0; i < round; ++i) {
      evaluator.Begin({});
      if (evaluator.Run(func).failed()) return;  // a clock or a random value made it fail this time
      measured.bytes += evaluator.arena().used_bytes();
    }
    measured.elapsed = Clock::now() - start;
  }
  measured.result.duration = Clock::now() - begin;
}

// "data.p.test_ok" as Go's benchmarks are called: "BenchmarkDataPTestOk".
std::string GoName(const std::string& name) {
  std::string out = "Benchmark";
  bool upper = true;
  for (char c : name) {
    if (c == '_' || c == '.') {
      upper = true;
      continue;
    }
    out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return out;
}

// Go shows small numbers with more digits.
std::string Rate(double ns) {
  char text[40];
  std::snprintf(text, sizeof text,
                ns < 1      ? "%12.4f"
                : ns < 10   ? "%13.3f"
                : ns < 100  ? "%12.2f"
                : ns < 1000 ? "%11.1f"
                            : "%10.0f",
                ns);
  return text;
}

std::string Line(const TestCase& test, const Measured& measured, const BenchmarkOptions& options) {
  std::string name = test.package + "." + test.name;
  if (options.format == "gobench") name = GoName(name);
  char count[40];
  std::snprintf(count, sizeof count, "%8llu", static_cast<unsigned long long>(measured.times));
  double times = static_cast<double>(measured.times);
  std::string line =
      name + "\t" + count + "\t" + Rate(static_cast<double>(measured.elapsed.count()) / times) + " ns/op";
  if (!options.allocations) return line;
  char bytes[60];
  std::snprintf(bytes, sizeof bytes, "\t%8llu B/op",
                static_cast<unsigned long long>(static_cast<double>(measured.bytes) / times));
  return line + bytes;
}

void WriteMeasured(syntax::JsonWriter& json, const TestCase& test, const Measured& measured) {
  json.BeginObject();
  json.Key("location");
  json.BeginObject();
  json.Key("file"), json.String(test.file);
  json.Key("row"), json.Int(test.row);
  json.Key("col"), json.Int(test.column);
  json.EndObject();
  json.Key("package"), json.String(test.package);
  json.Key("name"), json.String(test.name);
  const TestResult& result = measured.result;
  if (result.outcome == TestResult::Outcome::kFail) json.Key("fail"), json.Bool(true);
  if (result.error) {
    json.Key("error");
    json.BeginObject();
    WriteFault(json, *result.error, false);
    json.EndObject();
  }
  if (result.outcome == TestResult::Outcome::kSkipped) json.Key("skip"), json.Bool(true);
  json.Key("duration"), json.Int(result.duration.count());
  json.Key("benchmark_result");
  json.BeginObject();
  json.Key("N"), json.Int(static_cast<int64_t>(measured.times));
  json.Key("T"), json.Int(measured.elapsed.count());
  json.Key("Bytes"), json.Int(0);
  json.Key("MemBytes"), json.Int(static_cast<int64_t>(measured.bytes));
  json.EndObject();
  json.EndObject();
}

}  // namespace

int RunBenchmarks(const sema::Program& program, const std::vector<TestCase>& tests, Value data,
                  const BenchmarkOptions& options, DiagnosticSink& sink) {
  planner::Observed observed;
  observed.test_cases = true;
  Result<std::unique_ptr<TestPlan>> judged = PlanTests(program, tests, data, &observed, sink),
                                    plain = PlanTests(program, tests, data, nullptr, sink);
  if (!judged.ok()) return PrintError(judged.error()), 1;
  if (!plain.ok()) return PrintError(plain.error()), 1;
  engine::Evaluator judge((*judged)->snapshot), evaluator((*plain)->snapshot);
  syntax::JsonWriter json(2);
  json.BeginArray();
  TestRun failed;
  TestCounts counts;
  std::string lines;
  for (size_t i = 0; i < tests.size(); ++i) {
    Measured measured;
    measured.result = RunTest(judge, **judged, tests[i], i, {.timeout = options.timeout});
    if (measured.result.outcome == TestResult::Outcome::kPass) Measure(evaluator, tests[i], measured);
    if (options.format == "json") WriteMeasured(json, tests[i], measured);
    if (measured.result.outcome == TestResult::Outcome::kPass)
      lines += Line(tests[i], measured, options) + "\n", ++counts.pass;
    else
      failed.tests.push_back(tests[i]), failed.results.push_back(measured.result);
  }
  json.EndArray();
  if (options.format == "json") {
    std::fprintf(stdout, "%s\n", json.text().c_str());
    return failed.tests.empty() ? 0 : 2;
  }
  std::fputs(lines.c_str(), stdout);
  if (failed.tests.empty()) {
    if (counts.pass)
      std::fprintf(stdout, "%s\nPASS: %zu/%zu\n", std::string(80, '-').c_str(), counts.pass, counts.pass);
    return 0;
  }
  std::fputs(TestRunAsText(failed, {}).c_str(), stdout);
  return 2;
}

}  // namespace regoc::cli
