// /health, /v1/config and /v1/status.
#include <algorithm>

#include "runtime/value/json.h"
#include "tools/server/api_session.h"
#include "tools/server/errors.h"
#include "tools/server/json_layout.h"
#include "tools/server/paths.h"

namespace regoc::server {

namespace {

void Answer(std::string_view error, http::Response& response) {
  response.body = "{}\n";
  if (error.empty()) return;
  response.status = 500;
  response.body = "{\"error\":";
  AppendJson(response.body, Value::String(error), {.escape_html = true});
  response.body += "}\n";
}

// What rules for health get to see.
std::string HealthInput(const Plugins* plugins) {
  std::string out = "{\"plugin_state\":{";
  bool ready = true;
  if (plugins) {
    for (const auto& [name, state] : plugins->States()) {
      AppendKey(out, name);
      AppendJson(out, Value::String(state), {.escape_html = true});
      ready &= state == "OK";
    }
  }
  return out + "},\"plugins_ready\":" + (ready ? "true}" : "false}");
}

void Send(std::string body, const http::Request& request, http::Response& response) {
  response.body = Parameters(request.query).flag("pretty") ? PrettyInOrder(body) : std::move(body);
  response.body += '\n';
}

}  // namespace

void ApiSession::Health(const Request& request, std::string_view path, Response& response) {
  if (request.method != "GET" && request.method != "HEAD") {
    response.status = 405;
    response.content_type = "text/plain; charset=utf-8";
    response.fields.emplace_back("Allow", "GET, HEAD");
    response.fields.emplace_back("X-Content-Type-Options", "nosniff");
    return void(response.body = "Method Not Allowed\n");
  }
  if (path.size() > 1) return HealthRule(path, response);
  Parameters parameters(request.query);
  if (!context_.plugins) return Answer("", response);
  if ((parameters.flag("bundles") || parameters.flag("bundle")) && !context_.plugins->BundlesReady())
    return Answer("one or more bundles are not activated", response);
  if (!parameters.flag("plugins")) return Answer("", response);
  std::vector<std::string_view> excluded = parameters.values("exclude-plugin");
  for (const auto& [name, state] : context_.plugins->States()) {
    bool counts = std::find(excluded.begin(), excluded.end(), name) == excluded.end();
    if (counts && state != "OK") return Answer("one or more plugins are not up", response);
  }
  Answer("", response);
}

// The document below data.system.health must be true.
void ApiSession::HealthRule(std::string_view path, Response& response) {
  Decider::Document& document = decider_.Find("/system/health" + std::string(path));
  if (!document.refusal.empty()) return Answer(document.refusal, response);
  std::string name = QueryOf(document.keys);
  std::string input = HealthInput(context_.plugins);
  Question question{.document = document, .input = {InputSource::Form::kBare, answerer_.inputs().Padded(input)}};
  Verdict verdict = answerer_.Answer(question, decider_.generation());
  if (verdict.failed) return Answer(verdict.errors[0].message, response);
  if (!verdict.value) return Answer("health check (" + name + ") was undefined", response);
  Answer((*verdict.value).is_true() ? "" : "health check (" + name + ") returned unexpected value", response);
}

void ApiSession::Config(const Request& request, Response& response) {
  std::string config;
  if (context_.plugins) {
    config = context_.plugins->ConfigJson();
  } else {
    config = "{\"default_authorization_decision\":";
    AppendJson(config, Value::String(context_.default_authorization_decision), {.escape_html = true});
    config += ",\"default_decision\":";
    AppendJson(config, Value::String(context_.default_decision), {.escape_html = true});
    config += "}";
  }
  Send("{\"result\":" + config + "}", request, response);
}

void ApiSession::Status(const Request& request, Response& response) {
  std::optional<std::string> status = context_.plugins ? context_.plugins->StatusJson() : std::nullopt;
  if (!status) return Refuse(response, 500, kInternalError, "status plugin not enabled");
  Send("{\"result\":" + *status + "}", request, response);
}

}  // namespace regoc::server
