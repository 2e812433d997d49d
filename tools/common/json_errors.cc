#include "tools/common/json_errors.h"

#include "runtime/value/json.h"

namespace regoc::tools {

namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJson(out, Value::String(text), {.escape_html = true});
  return out;
}

// What OPA gives with a finding, or the source line, indented as it stands in the errors.
std::string Details(const Diagnostic& d) {
  std::string json = d.details_json;
  if (d.shows_line) {
    FaultyLine faulty = LineOf(d);
    json = "{\n  \"line\": " + Quoted(faulty.line) + ",\n  \"idx\": " + std::to_string(faulty.index) + "\n}";
  }
  for (size_t at = 0; (at = json.find('\n', at)) != std::string::npos; at += 7) json.insert(at + 1, "      ");
  return json;
}

}  // namespace

std::vector<JsonError> ErrorsOf(const DiagnosticSink& sink) {
  std::vector<JsonError> errors;
  for (const Diagnostic& d : sink.diagnostics()) {
    if (d.severity != Severity::kError) continue;
    auto [row, column] = OpaPlace(d);
    if (d.kind->name == "EmptyModule") row = column = 0;  // as OPA has it
    errors.push_back({d.message, std::string(d.kind->code), d.range.valid() ? d.range.file->name() : "", row, column,
                      d.range.valid(), Details(d)});
  }
  return errors;
}

}  // namespace regoc::tools
