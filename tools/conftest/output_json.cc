// Results as JSON, and JSON as results.
#include "runtime/base/arena.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/conftest/json_text.h"
#include "tools/conftest/output.h"

namespace regoc::conftest {

namespace {

void AppendFinding(std::string& out, const Finding& finding) {
  out += "{\"msg\":" + JsonString(finding.message);
  if (finding.location) {
    out += ",\"loc\":{";
    if (!finding.location->file.empty()) out += "\"file\":" + JsonString(finding.location->file);
    if (!finding.location->line.empty())
      out += std::string(finding.location->file.empty() ? "" : ",") + "\"line\":" + finding.location->line;
    out += "}";
  }
  if (!finding.metadata.empty()) {
    out += ",\"metadata\":{";
    bool first = true;
    for (const auto& [key, json] : finding.metadata) {
      out += (first ? "" : ",") + JsonString(key) + ":" + json;
      first = false;
    }
    out += "}";
  }
  if (!finding.outputs.empty()) {
    out += ",\"outputs\":[";
    for (size_t i = 0; i < finding.outputs.size(); ++i) out += (i > 0 ? "," : "") + JsonString(finding.outputs[i]);
    out += "]";
  }
  out += "}";
}

void AppendFindings(std::string& out, const char* name, const std::vector<Finding>& findings) {
  if (findings.empty()) return;
  out += ",\"" + std::string(name) + "\":[";
  for (size_t i = 0; i < findings.size(); ++i) {
    if (i > 0) out += ",";
    AppendFinding(out, findings[i]);
  }
  out += "]";
}

// Members of a report that has another type than Conftest's are errors, members that are missing are empty.
class ReportReader {
 public:
  Result<CheckResults> Read(Value report) {
    CheckResults results;
    if (report.is_null()) return results;
    if (!report.is_array()) return Error{"want an array of results"};
    for (size_t i = 0; i < report.size(); ++i) results.push_back(One(report.items()[i]));
    if (!fault_.empty()) return Error{fault_};
    return results;
  }

 private:
  OptionalValue Member(Value object, std::string_view key) {
    if (!object.is_object()) return fault_ = "want an object with `" + std::string(key) + "`", OptionalValue();
    OptionalValue member = object.object().Get(key);
    return member.defined() && (*member).is_null() ? OptionalValue() : member;
  }
  std::string Text(Value object, std::string_view key) {
    OptionalValue member = Member(object, key);
    if (!member.defined()) return "";
    if (!(*member).is_string()) return fault_ = "`" + std::string(key) + "` must be a string", "";
    return std::string((*member).text());
  }
  CheckResult One(Value value) {
    CheckResult result{.file = Text(value, "filename"), .space = Text(value, "namespace")};
    if (OptionalValue count = Member(value, "successes"); count.defined()) {
      constexpr int64_t kMost = 10'000'000;  // formats list each
      bool fits = (*count).is_int() && (*count).integer() >= 0 && (*count).integer() <= kMost;
      if (!fits) fault_ = "`successes` must be a number of tests";
      else result.successes = static_cast<size_t>((*count).integer());
    }
    result.skipped = Findings(value, "skipped"), result.warnings = Findings(value, "warnings");
    result.failures = Findings(value, "failures"), result.exceptions = Findings(value, "exceptions");
    return result;
  }
  std::vector<Finding> Findings(Value value, std::string_view key) {
    std::vector<Finding> findings;
    OptionalValue list = Member(value, key);
    if (!list.defined()) return findings;
    if (!(*list).is_array()) return fault_ = "`" + std::string(key) + "` must be an array", findings;
    for (size_t i = 0; i < (*list).size(); ++i) findings.push_back(OneFinding((*list).items()[i]));
    return findings;
  }
  Finding OneFinding(Value value) {
    Finding finding{.message = Text(value, "msg")};
    if (OptionalValue place = Member(value, "loc"); place.defined()) {
      finding.location = Location{Text(*place, "file"), ""};
      OptionalValue line = Member(*place, "line");
      if (line.defined() && !(*line).is_number()) fault_ = "`line` must be a number";
      else if (line.defined()) AppendJson(finding.location->line, *line);
    }
    if (OptionalValue more = Member(value, "metadata"); more.defined()) {
      if (!(*more).is_object()) return fault_ = "`metadata` must be an object", finding;
      const Object& object = (*more).object();
      for (uint32_t i = 0; i < object.count; ++i)
        AppendJson(finding.metadata[std::string(object.items[i].key.text())], object.items[i].value, {.escape_html = true});
    }
    if (OptionalValue outputs = Member(value, "outputs"); outputs.defined() && (*outputs).is_array())
      for (size_t i = 0; i < (*outputs).size(); ++i)
        if (Value line = (*outputs).items()[i]; line.is_string()) finding.outputs.emplace_back(line.text());
    return finding;
  }

  std::string fault_;
};

}  // namespace

std::string RenderJson(const CheckResults& results) {
  if (results.empty()) return "null\n";
  std::string out = "[";
  for (size_t i = 0; i < results.size(); ++i) {
    const CheckResult& result = results[i];
    out += std::string(i > 0 ? "," : "") + "{\"filename\":" + JsonString(result.file == "-" ? "" : result.file) +
           ",\"namespace\":" + JsonString(result.space) + ",\"successes\":" + std::to_string(result.successes);
    AppendFindings(out, "skipped", result.skipped);
    AppendFindings(out, "warnings", result.warnings);
    AppendFindings(out, "failures", result.failures);
    AppendFindings(out, "exceptions", result.exceptions);
    out += "}";
  }
  return IndentJson(out + "]", "\t") + "\n";
}

Result<CheckResults> ReadReport(const std::string& text) {
  Arena arena;
  JsonReader reader;
  Result<Value> report = reader.Parse(arena, text);
  if (!report.ok()) return report.error();
  return ReportReader().Read(*report);
}

}  // namespace regoc::conftest
