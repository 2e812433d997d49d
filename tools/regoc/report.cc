#include "tools/regoc/report.h"

#include <cstdio>

#include "runtime/value/json.h"

namespace regoc::cli {

namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJson(out, Value::String(text), {.escape_html = true});
  return out;
}

// The source line, where OPA gives it.
std::string LineDetails(const Diagnostic& d) {
  if (!d.shows_line) return "";
  FaultyLine faulty = LineOf(d);
  return "{\n        \"line\": " + Quoted(faulty.line) + ",\n        \"idx\": " + std::to_string(faulty.index) + "\n      }";
}

}  // namespace

std::string ErrorsAsJson(const std::vector<JsonError>& errors) {
  std::string out = "{\n  \"errors\": [";
  for (size_t i = 0; i < errors.size(); ++i) {
    const JsonError& error = errors[i];
    out += std::string(i ? "," : "") + "\n    {\n      \"message\": " + Quoted(error.message);
    if (!error.code.empty()) out += ",\n      \"code\": " + Quoted(error.code);
    if (error.has_place) {
      out += ",\n      \"location\": {\n        \"file\": " + Quoted(error.file) + ",\n        \"row\": " + std::to_string(error.row) +
             ",\n        \"col\": " + std::to_string(error.column) + "\n      }";
    }
    if (!error.details.empty()) out += ",\n      \"details\": " + error.details;
    out += "\n    }";
  }
  return out + "\n  ]\n}\n";
}

std::vector<JsonError> ErrorsOf(const DiagnosticSink& sink) {
  std::vector<JsonError> errors;
  for (const Diagnostic& d : sink.diagnostics()) {
    if (d.severity != Severity::kError) continue;
    auto [row, column] = d.range.start();
    if (d.kind->name == "EmptyModule") row = column = 0;  // as OPA has it
    std::string message = d.message;
    for (const std::string& line : d.details) message += "\n\t" + line;
    errors.push_back({message, std::string(d.kind->code), d.range.valid() ? d.range.file->name() : "", row, column, d.range.valid(), LineDetails(d)});
  }
  return errors;
}

std::string ErrorsAsText(const DiagnosticSink& sink) {
  size_t count = sink.error_count();
  std::string out;
  if (count == 1) out = "1 error occurred: ";
  else if (count > 1) out = std::to_string(count) + " errors occurred:\n";
  for (const Diagnostic& d : sink.diagnostics()) out += Render(d);
  return out;
}

void PrintError(const Error& error) { std::fprintf(stderr, "error: %s\n", error.message.c_str()); }

}  // namespace regoc::cli
