// Test runs as JSON, JUnit XML and TAP.
#include <algorithm>
#include <cstdio>
#include <numeric>

#include "tools/regoc/test_report.h"

namespace regoc::cli {

namespace {

using enum TestResult::Outcome;

void WriteSubs(syntax::JsonWriter& json, const SubResults& subs) {
  json.Key("sub_results");
  json.BeginObject();
  for (const auto& [name, sub] : subs) {
    json.Key(name);
    json.BeginObject();
    if (!name.empty()) json.Key("name"), json.String(name);
    if (sub.fail) json.Key("fail"), json.Bool(true);
    if (!sub.subs.empty()) WriteSubs(json, sub.subs);
    json.EndObject();
  }
  json.EndObject();
}

void WriteTest(syntax::JsonWriter& json, const TestCase& test, const TestResult& result,
               const TestReportOptions& options) {
  json.BeginObject();
  json.Key("location");
  json.BeginObject();
  json.Key("file"), json.String(test.file);
  json.Key("row"), json.Int(test.row);
  json.Key("col"), json.Int(test.column);
  json.EndObject();
  json.Key("package"), json.String(test.package);
  json.Key("name"), json.String(test.name);
  if (result.outcome == kFail) json.Key("fail"), json.Bool(true);
  if (result.error) {
    json.Key("error");
    json.BeginObject();
    WriteFault(json, *result.error, false);
    json.EndObject();
  }
  if (result.outcome == kSkipped) json.Key("skip"), json.Bool(true);
  json.Key("duration"), json.Int(result.duration.count());
  if (std::vector<RecordedEvent> trace = Filtered(result.trace, options.explain); !trace.empty()) {
    json.Key("trace");
    WriteExplanation(json, trace, {});
  }
  if (!result.output.empty()) json.Key("output"), json.Base64(result.output);
  if (!result.subs.empty()) WriteSubs(json, result.subs);
  json.EndObject();
}

std::string XmlText(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t')
      out += c;
    else
      out += "\xEF\xBF\xBD";  // XML has no way to write other control characters
  }
  return out;
}

std::string Seconds(std::chrono::nanoseconds duration) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6f", static_cast<double>(duration.count()) / 1e9);
  return text;
}

std::string FailureLines(const std::optional<Failure>& failure) {
  return failure ? FailurePlace(*failure) + FailureText(*failure, true) + "\n" : "";
}

// What JUnit and TAP report one by one: a test, or a case of one.
struct Single {
  std::string suite, name, file, detail;
  TestResult::Outcome outcome;
  std::chrono::nanoseconds duration;
  std::string output;
};

void AddSubs(std::vector<Single>& out, const Single& test, const SubResults& subs) {
  for (const auto& [name, sub] : subs) {
    Single one = test;
    one.name += "/" + name;
    one.outcome = sub.fail ? kFail : kPass;
    one.detail = FailureLines(sub.failure);
    one.duration = {};
    if (sub.subs.empty())
      out.push_back(std::move(one));
    else
      AddSubs(out, one, sub.subs);
  }
}

std::vector<Single> Singles(const TestRun& run) {
  std::vector<Single> out;
  for (size_t i = 0; i < run.tests.size(); ++i) {
    const TestCase& test = run.tests[i];
    const TestResult& result = run.results[i];
    Single one{test.package,   test.name,       test.file,    FailureLines(result.failure),
               result.outcome, result.duration, result.output};
    if (result.error) {
      one.detail = FaultText(*result.error) + "\n";
      for (const StackFrame& frame : result.error->stack) one.detail += "  " + FrameText(frame) + "\n";
    }
    if (result.subs.empty())
      out.push_back(std::move(one));
    else
      AddSubs(out, one, result.subs);
  }
  return out;
}

std::string FirstLine(const std::string& text, const char* otherwise) {
  return text.empty() ? otherwise : text.substr(0, text.find('\n'));
}

}  // namespace

std::string TestRunAsJson(const TestRun& run, const TestReportOptions& options) {
  std::vector<size_t> order(run.tests.size());
  std::iota(order.begin(), order.end(), size_t{0});
  if (options.sort_duration)
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return run.results[a].duration > run.results[b].duration; });
  syntax::JsonWriter json(2);
  json.BeginArray();
  for (size_t i : order) WriteTest(json, run.tests[i], run.results[i], options);
  json.EndArray();
  return json.text() + "\n";
}

std::string TestRunAsJunit(const TestRun& run) {
  std::vector<Single> all = Singles(run);
  std::vector<std::string> suites;
  for (const Single& one : all)
    if (std::find(suites.begin(), suites.end(), one.suite) == suites.end()) suites.push_back(one.suite);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const std::string& suite : suites) {
    size_t tests = 0, failures = 0, errors = 0, skipped = 0;
    std::chrono::nanoseconds time{0};
    std::string body;
    for (const Single& one : all) {
      if (one.suite != suite) continue;
      ++tests, time += one.duration;
      failures += one.outcome == kFail, errors += one.outcome == kError, skipped += one.outcome == kSkipped;
      body += "    <testcase classname=\"" + XmlText(suite) + "\" name=\"" + XmlText(one.name) + "\" file=\"" +
              XmlText(one.file) + "\" time=\"" + Seconds(one.duration) + "\">\n";
      const char* element = one.outcome == kFail ? "failure" : one.outcome == kError ? "error" : nullptr;
      if (element) {
        std::string message = one.outcome == kError ? FirstLine(one.detail, "error") : "test failed";
        body += std::string("      <") + element + " message=\"" + XmlText(message) + "\">" + XmlText(one.detail) +
                "</" + element + ">\n";
      }
      if (one.outcome == kSkipped) body += "      <skipped/>\n";
      if (!one.output.empty()) body += "      <system-out>" + XmlText(one.output) + "</system-out>\n";
      body += "    </testcase>\n";
    }
    out += "  <testsuite name=\"" + XmlText(suite) + "\" tests=\"" + std::to_string(tests) + "\" failures=\"" +
           std::to_string(failures) + "\" errors=\"" + std::to_string(errors) + "\" skipped=\"" +
           std::to_string(skipped) + "\" time=\"" + Seconds(time) + "\">\n" + body + "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

std::string TestRunAsTap(const TestRun& run) {
  std::vector<Single> all = Singles(run);
  std::string out = "TAP version 13\n1.." + std::to_string(all.size()) + "\n";
  for (size_t i = 0; i < all.size(); ++i) {
    const Single& one = all[i];
    bool good = one.outcome == kPass || one.outcome == kSkipped;
    out += std::string(good ? "ok " : "not ok ") + std::to_string(i + 1) + " - " + one.suite + "." + one.name;
    out += one.outcome == kSkipped ? " # SKIP\n" : "\n";
    size_t begin = 0;
    while (!good && begin < one.detail.size()) {
      size_t end = std::min(one.detail.find('\n', begin), one.detail.size());
      out += "# " + one.detail.substr(begin, end - begin) + "\n";
      begin = end + 1;
    }
  }
  return out;
}

}  // namespace regoc::cli
