// /v1/data: decisions, and base documents.
#include "runtime/value/json.h"
#include "tools/server/api_session.h"
#include "tools/server/errors.h"

namespace regoc::server {

void ApiSession::Data(const http::Request& request, std::string_view path, http::Response& response) {
  if (request.method == "POST" || request.method == "GET")
    return Decide(request, path, Parameters(request.query), response);
  Refuse(response, 405, kInvalidParameter, "method not allowed");
}

void ApiSession::Decide(const http::Request& request, std::string_view path, const Parameters&,
                        http::Response& response) {
  Decider::Document& document = decider_.Find(path);
  OptionalValue value = document.base;
  if (document.evaluator) {
    engine::Evaluator& evaluator = *document.evaluator;
    evaluator.Begin({});
    if (!request.body.empty()) {
      Result<Value> read = evaluator.ReadPaddedRequest(request.body);
      if (!read.ok())
        return Refuse(response, 400, kInvalidParameter,
                      "body contains malformed input document: " + read.error().message);
    }
    Outcome outcome = evaluator.Run(document.func);
    if (outcome.failed()) return Refuse(response, 500, kInternalError, kEvaluationError);
    value = document.ValueIn(outcome.defined() ? OptionalValue(*outcome) : OptionalValue());
  }
  if (!value) return void(response.body = "{}");
  response.body = "{\"result\":";
  AppendJson(response.body, *value, {.escape_html = true});
  response.body += "}\n";
}

}  // namespace regoc::server
