#include "tools/regoc/test_report.h"

#include <algorithm>
#include <cstdio>

#include "runtime/value/json.h"

namespace regoc::cli {

namespace {

using enum TestResult::Outcome;

const char* Name(TestResult::Outcome outcome) {
  switch (outcome) {
    case kPass: return "PASS";
    case kFail: return "FAIL";
    case kError: return "ERROR";
    case kSkipped: return "SKIPPED";
  }
  return "";
}

// As Go prints durations: the largest unit that gives a number above one.
std::string DurationText(std::chrono::nanoseconds duration) {
  double ns = static_cast<double>(duration.count());
  char text[48];
  if (ns < 1e3) std::snprintf(text, sizeof text, "%.0fns", ns);
  else if (ns < 1e6) std::snprintf(text, sizeof text, "%.6gµs", ns / 1e3);
  else if (ns < 1e9) std::snprintf(text, sizeof text, "%.7gms", ns / 1e6);
  else std::snprintf(text, sizeof text, "%.10gs", ns / 1e9);
  return text;
}

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJson(out, Value::String(text), {.escape_html = true});
  return out;
}

std::string Indented(const std::string& text) {
  std::string out = "  ";
  for (size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '\n' && i + 1 < text.size()) out += "  ";
  }
  return out;
}

}  // namespace

size_t TestRun::Count(TestResult::Outcome outcome) const {
  return static_cast<size_t>(std::count_if(results.begin(), results.end(), [&](const TestResult& r) { return r.outcome == outcome; }));
}

std::string TestRunAsText(const TestRun& run, bool verbose) {
  std::string out, place;
  for (size_t i = 0; i < run.tests.size(); ++i) {
    const TestCase& test = run.tests[i];
    const TestResult& result = run.results[i];
    if (result.outcome == kPass && !verbose) continue;
    std::string at = test.file + ":" + std::to_string(test.row) + ":\n";
    if (at != place) out += at;
    place = at;
    out += test.package + "." + test.name + ": " + Name(result.outcome);
    if (result.outcome != kSkipped) out += " (" + DurationText(result.duration) + ")";
    out += "\n";
    if (!result.error.empty()) out += "  " + result.error + "\n";
    if (!result.output.empty()) out += "\n" + Indented(result.output) + "\n";
  }
  if (!out.empty()) out += std::string(80, '-') + "\n";
  for (auto outcome : {kPass, kFail, kError, kSkipped}) {
    size_t count = run.Count(outcome);
    if (count > 0) out += std::string(Name(outcome)) + ": " + std::to_string(count) + "/" + std::to_string(run.tests.size()) + "\n";
  }
  return out;
}

std::string TestRunAsJson(const TestRun& run) {
  std::string out = "[";
  for (size_t i = 0; i < run.tests.size(); ++i) {
    const TestCase& test = run.tests[i];
    const TestResult& result = run.results[i];
    out += i ? ",\n  {" : "\n  {";
    out += "\n    \"location\": {\n      \"file\": " + Quoted(test.file) + ",\n      \"row\": " + std::to_string(test.row) +
           ",\n      \"col\": " + std::to_string(test.column) + "\n    },\n    \"package\": " + Quoted(test.package) +
           ",\n    \"name\": " + Quoted(test.name);
    if (result.outcome == kFail) out += ",\n    \"fail\": true";
    if (result.outcome == kError) out += ",\n    \"error\": " + Quoted(result.error);
    if (result.outcome == kSkipped) out += ",\n    \"skip\": true";
    out += ",\n    \"duration\": " + std::to_string(result.duration.count());
    if (!result.output.empty()) out += ",\n    \"output\": " + Quoted(result.output);
    out += "\n  }";
  }
  return out + (run.tests.empty() ? "]\n" : "\n]\n");
}

}  // namespace regoc::cli
