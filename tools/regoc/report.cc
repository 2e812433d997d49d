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
