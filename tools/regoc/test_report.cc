#include "tools/regoc/test_report.h"

#include <algorithm>
#include <cstdio>

namespace regoc::cli {

namespace {

using enum TestResult::Outcome;

const char* Name(TestResult::Outcome outcome) {
  switch (outcome) {
    case kPass:
      return "PASS";
    case kFail:
      return "FAIL";
    case kError:
      return "ERROR";
    case kSkipped:
      return "SKIPPED";
  }
  return "";
}

void CountCases(const SubResults& subs, TestCounts& counts) {
  for (const auto& [name, sub] : subs) {
    if (sub.subs.empty()) ++(sub.fail ? counts.fail : counts.pass);
    CountCases(sub.subs, counts);
  }
}

void AppendCases(std::string& out, const SubResults& subs, bool verbose, size_t depth) {
  for (const auto& [name, sub] : subs) {
    if (sub.fail || verbose) out += std::string(depth * 2, ' ') + name + (sub.fail ? ": FAIL\n" : ": PASS\n");
    AppendCases(out, sub.subs, verbose, depth + 1);
  }
}

std::string Trimmed(const std::string& text) {
  constexpr const char* kBlank = " \t\n\r\v\f";
  size_t begin = text.find_first_not_of(kBlank);
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

void AppendError(std::string& out, const EvaluationFault& error) {
  out += "  " + FaultText(error) + "\n";
  if (error.stack.empty()) return;
  out += "  Traceback:\n";
  for (const StackFrame& frame : error.stack) out += "    " + FrameText(frame) + "\n";
}

// Blanks stand also before the end of what is written, as in OPA.
void AppendFailure(std::string& out, const std::optional<Failure>& failure, size_t blanks) {
  std::string pad(blanks, ' ');
  out += pad + "\n";
  if (!failure) return;
  out += Indented(FailurePlace(*failure), blanks + 2) + Indented(FailureText(*failure, true), blanks + 4) + pad + "\n";
}

// Each failed case with the names of the groups around it.
void AppendFailedCases(std::string& out, const SubResults& subs, std::vector<std::string>& path) {
  for (const auto& [name, sub] : subs) {
    path.push_back(name);
    if (sub.fail && sub.subs.empty()) {
      size_t blanks = 2;
      for (const std::string& part : path) out += std::string(blanks, ' ') + part + ": FAIL\n", blanks += 2;
      AppendFailure(out, sub.failure, blanks);
    }
    AppendFailedCases(out, sub.subs, path);
    path.pop_back();
  }
}

void AppendTrace(std::string& out, const TestResult& result, const TestReportOptions& options) {
  if (!options.verbose) return;
  out += "\n" + ExplanationAsText(Filtered(result.trace, options.explain), {}, options.values, 2);
}

void AppendFailures(std::string& out, const TestRun& run, const TestReportOptions& options) {
  std::string line(80, '-');
  out += line + "\nFAILURES\n" + line + "\n";
  for (size_t i = 0; i < run.tests.size(); ++i) {
    const TestResult& result = run.results[i];
    if (result.outcome != kFail) continue;
    out += TestTitle(run.tests[i], result) + "\n";
    AppendTrace(out, result, options);
    if (result.subs.empty()) {
      AppendFailure(out, result.failure, 0);
    } else {
      out += "\n";
      std::vector<std::string> path;
      AppendFailedCases(out, result.subs, path);
    }
    out += "\n";
  }
}

}  // namespace

std::string TestTitle(const TestCase& test, const TestResult& result) {
  std::string title = test.package + "." + test.name + ": " + Name(result.outcome);
  return result.outcome == kSkipped ? title : title + " (" + DurationText(result.duration) + ")";
}

std::string DurationText(std::chrono::nanoseconds duration) {
  double ns = static_cast<double>(duration.count());
  char text[48];
  if (ns < 1e3)
    std::snprintf(text, sizeof text, "%.0f%s", ns, ns == 0 ? "s" : "ns");
  else if (ns < 1e6)
    std::snprintf(text, sizeof text, "%.6gµs", ns / 1e3);
  else if (ns < 1e9)
    std::snprintf(text, sizeof text, "%.9gms", ns / 1e6);
  else if (ns < 60e9)
    std::snprintf(text, sizeof text, "%.11gs", ns / 1e9);
  else
    std::snprintf(text, sizeof text, "%.0fm%.11gs", static_cast<double>(duration.count() / 60000000000),
                  static_cast<double>(duration.count() % 60000000000) / 1e9);
  return text;
}

std::string Indented(std::string_view text, size_t blanks) {
  std::string out;
  bool start = true;
  for (char c : text) {
    if (start) out.append(blanks, ' ');
    out += c;
    start = c == '\n';
  }
  return out;
}

TestCounts CountOf(const TestRun& run) {
  TestCounts counts;
  for (const TestResult& result : run.results) {
    if (result.outcome == kSkipped)
      ++counts.skipped;
    else if (result.outcome == kError)
      ++counts.error;
    else if (!result.subs.empty())
      CountCases(result.subs, counts);
    else
      ++(result.outcome == kPass ? counts.pass : counts.fail);
  }
  return counts;
}

std::string TestRunAsText(const TestRun& run, const TestReportOptions& options) {
  std::string out, last_file;
  for (size_t i = 0; i < run.tests.size(); ++i) {
    const TestCase& test = run.tests[i];
    const TestResult& result = run.results[i];
    if (result.outcome == kPass && !options.verbose) continue;
    if (!last_file.empty() && last_file != test.file) out += "\n";
    last_file = test.file;
    out += test.file + ":" + std::to_string(test.row) + ":\n" + TestTitle(test, result) + "\n";
    std::string cases;
    AppendCases(cases, result.subs, options.verbose, 0);
    out += Indented(cases, 2);
    if (!result.output.empty()) out += "\n" + Indented(Trimmed(result.output) + "\n", 2) + "\n";
    if (result.error) AppendError(out, *result.error);
  }
  bool dirty = !out.empty();
  TestCounts counts = CountOf(run);
  if (counts.fail > 0) AppendFailures(out, run, options);
  if (dirty) out += std::string(80, '-') + "\n";
  auto count = [&](const char* name, size_t n) {
    if (n > 0) out += std::string(name) + ": " + std::to_string(n) + "/" + std::to_string(counts.total()) + "\n";
  };
  count("PASS", counts.pass), count("FAIL", counts.fail), count("SKIPPED", counts.skipped),
      count("ERROR", counts.error);
  return out;
}

}  // namespace regoc::cli
