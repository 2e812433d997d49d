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

void NotFound(http::Response& response) {
  response.status = 404;
  response.content_type = "text/plain; charset=utf-8";
  response.fields.emplace_back("X-Content-Type-Options", "nosniff");
  response.body = "404 page not found\n";
}

std::string HtmlText(std::string_view text) {
  std::string out;
  for (char c : text)
    out += c == '<'    ? "&lt;"
           : c == '>'  ? "&gt;"
           : c == '&'  ? "&amp;"
           : c == '"'  ? "&#34;"
           : c == '\'' ? "&#39;"
                       : std::string(1, c);
  return out;
}

// As Go's router has it: paths with empty parts are sent elsewhere. False: this one is not.
bool Redirect(const Route& route, const http::Request& request, http::Response& response) {
  bool routed =
      route.handler == Handler::kDataV1 || route.handler == Handler::kDataV0 || route.handler == Handler::kPolicies;
  if (!routed) return false;
  bool doubled = request.path.find("//") != std::string_view::npos;
  if (!doubled && !request.path.ends_with('/')) return false;
  std::string place;
  for (char c : request.path)
    if (c != '/' || !place.ends_with('/')) place += c;
  if (!doubled) place.pop_back();
  response.status = doubled ? 307 : 301;
  response.content_type = "";
  response.fields.emplace_back("Location", place);
  if (request.method != "GET" && request.method != "HEAD") return true;
  response.content_type = "text/html; charset=utf-8";
  response.body =
      "<a href=\"" + HtmlText(place) + "\">" + (doubled ? "Temporary Redirect" : "Moved Permanently") + "</a>.\n\n";
  return true;
}

}  // namespace

void RefuseMethod(http::Response& response) {
  response.status = 405;
  response.content_type = "";
}

Route RouteOf(std::string_view path) {
  if (auto rest = After(path, "/v1/data")) return {Handler::kDataV1, *rest};
  if (path == "/" || path.empty()) return {Handler::kIndex};
  if (auto rest = After(path, "/v1/admit")) return {Handler::kAdmit, *rest};
  if (auto rest = After(path, "/v1/enforce")) return {Handler::kEnforce, *rest};
  if (auto rest = After(path, "/v1/batch/data")) return {Handler::kBatch, *rest};
  if (auto rest = After(path, "/v0/data")) return {Handler::kDataV0, *rest};
  if (path == "/v1/query") return {Handler::kQuery};
  if (auto rest = After(path, "/v1/policies")) return {Handler::kPolicies, *rest};
  if (auto rest = After(path, "/v1/compile")) return {Handler::kCompile, *rest};
  if (auto rest = After(path, "/health")) return {Handler::kHealth, *rest};
  if (path == "/metrics") return {Handler::kMetrics};
  if (path == "/v1/config") return {Handler::kConfig};
  if (path == "/v1/status") return {Handler::kStatus};
  return {};
}

std::unique_ptr<http::Session> ApiService::NewSession() { return std::make_unique<ApiSession>(context_); }

std::string ApiService::ErrorBody(int status, std::string_view message) {
  return ErrorText(status >= 500 ? kInternalError : kInvalidParameter, message);
}

// What compiles, writes, or runs a query of the client's does not hold up decisions; nor does a policy that asks the
// network.
bool ApiSession::MayBlock(const http::Request& request) {
  if (context_.authorization == Authorization::kBasic &&
      decider_.Find(context_.default_authorization_decision).may_block)
    return true;
  Route route = RouteOf(request.path);
  switch (route.handler) {
    case Handler::kDataV1:
      return (request.method != "POST" && request.method != "GET") || decider_.Find(route.rest).may_block;
    case Handler::kDataV0:
      return decider_.Find(route.rest).may_block;
    case Handler::kIndex:
      return request.method == "POST" && decider_.Find(context_.default_decision).may_block;
    case Handler::kAdmit:
      return decider_.Find(route.rest.size() > 1 ? route.rest : std::string_view(context_.admission.entrypoint))
          .may_block;
    case Handler::kEnforce:
    case Handler::kBatch:
    case Handler::kQuery:
    case Handler::kPolicies:
    case Handler::kMetrics:
      return true;
    case Handler::kHealth:
      return !route.rest.empty();
    case Handler::kCompile:
    case Handler::kConfig:
    case Handler::kStatus:
      return false;
    case Handler::kCatchAll:
      return context_.extension && context_.extension->Owns(request.path) && context_.extension->MayBlock(request);
  }
  return false;
}

// Operators look at a server just when it is overloaded.
bool ApiSession::MayBeShed(const http::Request& request) {
  Handler handler = RouteOf(request.path).handler;
  return handler != Handler::kHealth && handler != Handler::kMetrics && handler != Handler::kStatus;
}

void ApiSession::Handle(const http::Request& request, http::Response& response) {
  start_ns_ = NanosecondsNow();
  answerer_.inputs().Start();
  Route route = RouteOf(request.path);
  if (context_.authorization == Authorization::kOff || Authorize(request, response)) Dispatch(route, request, response);
  http_metrics_.Observe(route.handler, request.method, response.status, NanosecondsNow() - start_ns_);
}

void ApiSession::Dispatch(const Route& route, const http::Request& request, http::Response& response) {
  bool get = request.method == "GET";
  if (Redirect(route, request, response)) return;
  switch (route.handler) {
    case Handler::kDataV1:
      return Data(request, route.rest, response);
    case Handler::kDataV0:
      return request.method == "POST" ? DecideBare(request, route.rest, response) : RefuseMethod(response);
    case Handler::kIndex:
      return Index(request, response);
    case Handler::kBatch:
      return request.method == "POST" ? Batch(request, route.rest, response) : RefuseMethod(response);
    case Handler::kAdmit:
      return request.method == "POST" ? Admit(request, route.rest, response) : RefuseMethod(response);
    case Handler::kEnforce:
      return request.method == "POST" ? EnforceDocument(request, route.rest, response) : RefuseMethod(response);
    case Handler::kQuery:
      return Query(request, response);
    case Handler::kPolicies:
      return Policies(request, route.rest, response);
    case Handler::kHealth:
      return Health(request, route.rest, response);
    case Handler::kMetrics:
      if (!get) return RefuseMethod(response);
      response.content_type = "text/plain; version=0.0.4; charset=utf-8";
      return void(response.body = context_.metrics.Text());
    case Handler::kConfig:
      return get ? Config(request, response) : RefuseMethod(response);
    case Handler::kStatus:
      return get ? Status(request, response) : RefuseMethod(response);
    case Handler::kCompile:
      if (request.method != "POST") return RefuseMethod(response);
      return Refuse(
          response, 501, kNotImplemented,
          "partial evaluation is not available in this server: evaluate the query with /v1/query or /v1/data instead");
    case Handler::kCatchAll:
      if (context_.extension && context_.extension->Owns(request.path))
        return context_.extension->Handle(request, response);
      return NotFound(response);
  }
}

}  // namespace regoc::server
