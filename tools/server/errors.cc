#include "tools/server/errors.h"

#include "compiler/syntax/json_writer.h"
#include "tools/common/json_errors.h"

namespace regoc::server {

namespace {

void Write(syntax::JsonWriter& json, const ErrorDetail& detail) {
  json.BeginObject();
  json.Key("code"), json.String(detail.code);
  json.Key("message"), json.String(detail.message);
  if (detail.placed) trace::WritePlace(json, detail.file, detail.row, detail.column);
  if (!detail.details_json.empty()) json.Key("details"), json.Raw(detail.details_json);
  if (!detail.stack.empty()) {
    json.Key("stack_trace");
    trace::WriteStack(json, detail.stack);
  }
  json.EndObject();
}

}  // namespace

std::string ErrorText(std::string_view code, std::string_view message, const std::vector<ErrorDetail>& details) {
  syntax::JsonWriter json(2);
  json.BeginObject();
  json.Key("code"), json.String(code);
  json.Key("message"), json.String(message);
  if (!details.empty()) {
    json.Key("errors");
    json.BeginArray();
    for (const ErrorDetail& detail : details) Write(json, detail);
    json.EndArray();
  }
  json.EndObject();
  return json.text() + "\n";
}

void Refuse(http::Response& response, int status, std::string_view code, std::string_view message,
            const std::vector<ErrorDetail>& details) {
  response.status = status;
  response.content_type = "application/json";
  response.body = ErrorText(code, message, details);
}

std::vector<ErrorDetail> DetailsOf(const DiagnosticSink& sink) {
  std::vector<ErrorDetail> details;
  for (tools::JsonError& error : tools::ErrorsOf(sink))
    details.push_back({std::move(error.code),
                       std::move(error.message),
                       error.has_place,
                       std::move(error.file),
                       error.row,
                       error.column,
                       std::move(error.details),
                       {}});
  return details;
}

}  // namespace regoc::server
