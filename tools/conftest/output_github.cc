// Results as workflow commands of GitHub Actions
// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
#include <filesystem>

#include "runtime/value/json.h"
#include "tools/conftest/output.h"

namespace regoc::conftest {

namespace {

// What ends a property of a command.
std::string Escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '%') out += "%25";
    else if (c == '\r') out += "%0D";
    else if (c == '\n') out += "%0A";
    else if (c == ':') out += "%3A";
    else if (c == ',') out += "%2C";
    else out += c;
  }
  return out;
}

std::string Relative(const std::string& path) {
  std::filesystem::path given(path);
  std::error_code failed;
  if (!given.is_absolute()) return path;
  std::filesystem::path here = std::filesystem::current_path(failed);
  return failed ? path : given.lexically_relative(here).string();
}

struct Place {
  std::string file;
  std::string line;
  uint32_t column = 0;  // 0: none
};

std::string Command(const char* level, const Place& place, const std::string& message) {
  return "::" + std::string(level) + " file=" + Escaped(place.file) + ",line=" + place.line +
         (place.column > 0 ? ",col=" + std::to_string(place.column) : "") + "::" + message + "\n";
}

// Where the policy names another file, both places get the message.
std::string Commands(const char* level, const CheckResult& result, const Finding& finding, const std::string& message) {
  Place own{result.file, "1"};
  if (!finding.location) {
    if (finding.row > 0) own.line = std::to_string(finding.row), own.column = finding.column;
    return Command(level, own, message);
  }
  if (finding.location->file == result.file) return Command(level, {result.file, finding.location->line}, message);
  Place origin{Relative(finding.location->file), finding.location->line};
  return Command(level, origin, message) +
         Command(level, own, "(ORIGINATING FROM " + origin.file + " L" + origin.line + ") " + message);
}

}  // namespace

std::string RenderGithub(const CheckResults& results, const OutputOptions& options) {
  std::string out;
  for (const CheckResult& result : results) {
    Totals totals = result.totals();
    if (options.github_hide_passed && totals.tests() == totals.successes) continue;
    out += "::group::Testing " + ToRego(Value::String(result.file)) + " against " + std::to_string(totals.tests()) +
           " policies in namespace " + ToRego(Value::String(result.space)) + "\n";
    for (const Finding& finding : result.failures) out += Commands("error", result, finding, finding.message);
    for (const Finding& finding : result.warnings) out += Commands("warning", result, finding, finding.message);
    for (const Finding& finding : result.exceptions) out += Commands("notice", result, finding, finding.message);
    for (const Finding& finding : result.skipped)
      out += Commands("notice", result, finding, "Test was skipped: " + finding.message);
    out += Command("notice", {result.file, "1"}, "Number of successful checks: " + std::to_string(result.successes));
    out += "::endgroup::\n";
  }
  return out + TotalsOf(results).Text() + "\n";
}

}  // namespace regoc::conftest
