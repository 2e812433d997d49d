#include "tools/server/api.h"

#include "tools/server/api_session.h"
#include "tools/server/errors.h"

namespace regoc::server {

namespace {

// What follows a prefix of a path: of "/v1/data/a" after "/v1/data" that is "/a". Not set when another word follows.
std::optional<std::string_view> After(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return std::nullopt;
  path.remove_prefix(prefix.size());
  if (!path.empty() && path[0] != '/') return std::nullopt;
  return path;
}

}  // namespace

std::unique_ptr<http::Session> ApiService::NewSession() { return std::make_unique<ApiSession>(context_); }

std::string ApiService::ErrorBody(int status, std::string_view message) {
  return ErrorText(status >= 500 ? kInternalError : kInvalidParameter, message);
}

bool ApiSession::MayBlock(const http::Request& request) {
  auto data = After(request.path, "/v1/data");
  return data && decider_.Find(*data).may_block;
}

void ApiSession::Health(const http::Request& request, http::Response& response) {
  Parameters parameters(request.query);
  response.body = "{}\n";
  bool bundles = parameters.flag("bundles") || parameters.flag("bundle");
  if (!bundles || !context_.plugins || context_.plugins->BundlesReady()) return;
  response.status = 500;
  response.body = "{\"error\":\"one or more bundles are not activated\"}\n";
}

void ApiSession::Handle(const http::Request& request, http::Response& response) {
  if (auto data = After(request.path, "/v1/data")) return Data(request, *data, response);
  if (request.path == "/health") return Health(request, response);
  if (request.path == "/metrics") {
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return void(response.body = context_.metrics.Text());
  }
  if (request.path == "/v1/config" && context_.plugins) return void(response.body = "{\"result\":" + context_.plugins->ConfigJson() + "}\n");
  if (request.path == "/v1/status" && context_.plugins) {
    std::optional<std::string> status = context_.plugins->StatusJson();
    if (!status) return Refuse(response, 500, kInternalError, "status plugin not enabled");
    return void(response.body = "{\"result\":" + *status + "}\n");
  }
  response.status = 404;
  response.content_type = "text/plain; charset=utf-8";
  response.body = "404 page not found\n";
}

}  // namespace regoc::server
