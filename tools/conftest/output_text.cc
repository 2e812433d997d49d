// The formats for people and for pipelines that are lines of text: stdout, TAP, Azure DevOps.
#include "tools/conftest/output.h"

namespace regoc::conftest {

namespace {

enum Color { kRed = 31, kGreen = 32, kYellow = 33, kBlue = 34, kCyan = 36 };

std::string Colored(const std::string& text, Color color, bool on) {
  return on ? "\x1b[" + std::to_string(color) + "m" + text + "\x1b[0m" : text;
}

// " - file - namespace - ". Standard input is "-" alone, and so is a namespace of that name.
std::string Middle(const CheckResult& result) {
  return (result.file == "-" ? "-" : "- " + result.file) + " " + (result.space == "-" ? "-" : "- " + result.space + " -") + " ";
}

void AddLines(std::string& out, const std::string& mark, const CheckResult& result, const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) out += mark + " " + Middle(result) + finding.message + "\n";
}

}  // namespace

std::string RenderText(const CheckResults& results, const OutputOptions& options) {
  std::string out;
  for (const CheckResult& result : results)
    for (const QueryRecord& query : result.queries)
      for (const std::string& line : query.prints) out += Colored("PRNT ", kBlue, options.color) + "  " + line + "\n\n";
  for (const CheckResult& result : results) {
    AddLines(out, Colored("WARN", kYellow, options.color), result, result.warnings);
    AddLines(out, Colored("FAIL", kRed, options.color), result, result.failures);
    if (!options.suppress_exceptions) AddLines(out, Colored("EXCP", kCyan, options.color), result, result.exceptions);
  }
  Totals totals = TotalsOf(results);
  std::string text = totals.Text();
  if (options.show_skipped) text += ", " + std::to_string(totals.skipped) + " skipped";
  Color color = totals.failures > 0 ? kRed : totals.warnings > 0 ? kYellow : totals.exceptions > 0 ? kCyan : kGreen;
  return out + "\n" + Colored(text, color, options.color) + "\n";
}

std::string RenderTraces(const CheckResults& results, const OutputOptions& options) {
  std::string out;
  for (const CheckResult& result : results) {
    for (const QueryRecord& query : result.queries) {
      out += Colored("file: " + result.file + " | query: " + query.query, query.passed ? kGreen : kRed, options.color) + "\n";
      for (const std::string& line : query.traces) out += Colored("TRAC ", kBlue, options.color) + "  " + line + "\n";
    }
  }
  return out;
}

std::string RenderTap(const CheckResults& results) {
  size_t tests = TotalsOf(results).tests();
  if (tests == 0) return "";
  std::string out = "1.." + std::to_string(tests) + "\n";
  size_t number = 0;
  for (const CheckResult& result : results) {
    auto add = [&](const char* header, const char* status, const std::vector<Finding>& findings) {
      if (*header != 0 && !findings.empty()) out += "# " + std::string(header) + "\n";
      for (const Finding& finding : findings)
        out += std::string(status) + " " + std::to_string(++number) + " " + Middle(result) + finding.message + "\n";
    };
    add("", "not ok", result.failures);
    add("warnings", "not ok", result.warnings);
    add("exceptions", "ok", result.exceptions);
    add("skip", "ok", result.skipped);
    add("successes", "ok", std::vector<Finding>(result.successes, Finding{.message = "SUCCESS"}));
  }
  return out;
}

std::string RenderAzure(const CheckResults& results) {
  std::string out;
  for (const CheckResult& result : results) {
    out += "##[section]Testing '" + result.file + "' against " + std::to_string(result.totals().tests()) +
           " policies in namespace '" + result.space + "'\n##[group]See conftest results\n";
    auto add = [&](const char* type, const std::vector<Finding>& findings) {
      for (const Finding& finding : findings)
        out += "##vso[task.logissue type=" + std::string(type) + "] file=" + result.file + " --> " + finding.message + "\n";
    };
    add("error", result.failures);
    add("warning", result.warnings);
    add("warning", result.exceptions);
    for (const Finding& finding : result.skipped) out += "skipped file=" + result.file + " " + finding.message + "\n";
    if (result.successes > 0) out += "success file=" + result.file + " " + std::to_string(result.successes) + "\n";
    out += "##[endgroup]\n";
  }
  return out + TotalsOf(results).Text() + "\n";
}

}  // namespace regoc::conftest
