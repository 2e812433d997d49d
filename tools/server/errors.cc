#include "tools/server/errors.h"

#include "runtime/value/json.h"

namespace regoc::server {

namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJson(out, Value::String(text), {.escape_html = true});
  return out;
}

}  // namespace

std::string ErrorText(std::string_view code, std::string_view message, const std::vector<ErrorDetail>& details) {
  std::string out = "{\n  \"code\": " + Quoted(code) + ",\n  \"message\": " + Quoted(message);
  for (size_t i = 0; i < details.size(); ++i) {
    const ErrorDetail& detail = details[i];
    out += i ? ",\n    {" : ",\n  \"errors\": [\n    {";
    out += "\n      \"code\": " + Quoted(detail.code) + ",\n      \"message\": " + Quoted(detail.message);
    if (detail.row != 0)
      out += ",\n      \"location\": {\n        \"file\": " + Quoted(detail.file) +
             ",\n        \"row\": " + std::to_string(detail.row) +
             ",\n        \"col\": " + std::to_string(detail.column) + "\n      }";
    out += "\n    }";
  }
  return out + (details.empty() ? "\n}" : "\n  ]\n}");
}

void Refuse(http::Response& response, int status, std::string_view code, std::string_view message,
            const std::vector<ErrorDetail>& details) {
  response.status = status;
  response.content_type = "application/json";
  response.body = ErrorText(code, message, details);
}

std::vector<ErrorDetail> DetailsOf(const DiagnosticSink& sink) {
  std::vector<ErrorDetail> details;
  for (const Diagnostic& d : sink.diagnostics()) {
    if (d.severity != Severity::kError) continue;
    auto [row, column] = OpaPlace(d);
    details.push_back({std::string(d.kind->code), d.message, d.range.valid() ? d.range.file->name() : "", row, column});
  }
  return details;
}

}  // namespace regoc::server
