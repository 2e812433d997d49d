// Results as SARIF 2.1.0.
#include <charconv>
#include <map>

#include "tools/conftest/json_text.h"
#include "tools/conftest/output.h"

namespace regoc::conftest {

namespace {

constexpr std::string_view kSuccess = "Policy was satisfied successfully";
constexpr std::string_view kSkipped = "Policy check was skipped";

std::string_view DescriptionOf(std::string_view type) {
  if (type == "success") return kSuccess;
  if (type == "skip") return kSkipped;
  if (type == "allow") return "Policy exception";
  return type == "warn" ? "Policy warning" : "Policy violation";
}

// As Go's url.URL.EscapedPath: what may not stand in a path is escaped.
std::string EscapedPath(std::string_view path) {
  constexpr std::string_view kPlain = "-_.~$&+,/:;=@";
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (char c : path) {
    auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || kPlain.find(c) != std::string_view::npos) out += c;
    else out += std::string("%") + kHex[byte >> 4] + kHex[byte & 15];
  }
  return out;
}

class Report {
 public:
  void Add(const CheckResult& check, const Finding& finding, std::string_view type, const char* level) {
    std::string id = check.space + "/" + std::string(type);
    auto [at, added] = indexes_.try_emplace(id, indexes_.size());
    if (added) AddRule(id, finding, type);
    results_ += std::string(results_.empty() ? "" : ",") + "{\"ruleId\":" + JsonString(id) +
                ",\"ruleIndex\":" + std::to_string(at->second) + ",\"level\":\"" + level +
                "\",\"message\":{\"text\":" + JsonString(finding.message) +
                "},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":" +
                JsonString(EscapedPath(finding.location ? finding.location->file : check.file)) + "}" + Region(finding) + "}}]}";
  }

  std::string Text(int exit_code, std::string_view description) const {
    return "{\"version\":\"2.1.0\",\"$schema\":\"https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/"
           "sarif-schema-2.1.0.json\",\"runs\":[{\"tool\":{\"driver\":{\"informationUri\":"
           "\"https://github.com/open-policy-agent/conftest\",\"name\":\"conftest\",\"rules\":[" +
           rules_ + "],\"version\":\"0.71.1\"}},\"invocations\":[{\"executionSuccessful\":true,\"exitCode\":" +
           std::to_string(exit_code) + ",\"exitCodeDescription\":" + JsonString(description) + "}],\"results\":[" + results_ +
           "]}]}";
  }

 private:
  void AddRule(const std::string& id, const Finding& finding, std::string_view type) {
    rules_ += std::string(rules_.empty() ? "" : ",") + "{\"id\":" + JsonString(id) +
              ",\"shortDescription\":{\"text\":" + JsonString(DescriptionOf(type)) + "}";
    std::string properties;
    for (const auto& [key, json] : finding.metadata)
      properties += (properties.empty() ? "" : ",") + JsonString(key) + ":" + json;
    if (!properties.empty()) rules_ += ",\"properties\":{" + properties + "}";
    rules_ += "}";
  }

  static std::string Region(const Finding& finding) {
    if (finding.location) {
      int line = 0;
      const std::string& text = finding.location->line;
      std::from_chars_result read = std::from_chars(text.data(), text.data() + text.size(), line);
      if (read.ec != std::errc() || read.ptr != text.data() + text.size()) line = 0;
      return ",\"region\":{\"startLine\":" + std::to_string(line) + ",\"endLine\":" + std::to_string(line) + "}";
    }
    if (finding.row == 0) return "";
    return ",\"region\":{\"startLine\":" + std::to_string(finding.row) +
           (finding.column > 0 ? ",\"startColumn\":" + std::to_string(finding.column) : "") +
           ",\"endLine\":" + std::to_string(finding.row) + "}";
  }

  std::map<std::string, size_t> indexes_;  // of rules
  std::string rules_, results_;
};

}  // namespace

std::string RenderSarif(const CheckResults& results) {
  Report report;
  for (const CheckResult& check : results) {
    for (const Finding& finding : check.failures) report.Add(check, finding, "deny", "error");
    for (const Finding& finding : check.warnings) report.Add(check, finding, "warn", "warning");
    for (const Finding& finding : check.exceptions) report.Add(check, finding, "allow", "note");
    if (!check.failures.empty() || !check.warnings.empty()) continue;
    bool succeeded = check.successes > 0 || !check.exceptions.empty();
    std::string text(succeeded ? kSuccess : kSkipped);
    report.Add(check, {.message = text, .metadata = {{"description", JsonString(text)}}}, succeeded ? "success" : "skip", "none");
  }
  Totals totals = TotalsOf(results);
  return report.Text(ExitCodeOf(results, false), totals.failures > 0   ? "Policy violations found"
                                                 : totals.warnings > 0 ? "Policy warnings found"
                                                                       : "No policy violations found");
}

}  // namespace regoc::conftest
