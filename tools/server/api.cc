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

void ApiSession::Handle(const http::Request& request, http::Response& response) {
  if (auto data = After(request.path, "/v1/data")) return Data(request, *data, response);
  if (request.path == "/health") return void(response.body = "{}\n");
  response.status = 404;
  response.content_type = "text/plain; charset=utf-8";
  response.body = "404 page not found\n";
}

}  // namespace regoc::server
