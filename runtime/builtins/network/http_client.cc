#include "runtime/builtins/network/http_client.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "runtime/builtins/network/http_transport.h"
#include "runtime/builtins/text.h"
#include "runtime/value/json.h"

namespace regoc::builtins {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMaxRedirects = 100;

// "Get" for "GET", as Go names what failed.
std::string OperationOf(std::string_view method) {
  std::string op(method.substr(0, 1));
  for (char c : method.substr(1)) op += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return op;
}

// The URL without its password.
std::string ShownUrl(const HttpRequest& request) {
  Arena arena;
  Url url = request.url;
  if (url.user && url.user->find(':') != std::string_view::npos) {
    url.user = arena.Copy(std::string(url.user->substr(0, url.user->find(':'))) + ":***");
  }
  return std::string(UrlText(arena, url));
}

void Explain(const HttpRequest& request, HttpFailure& failure) {
  std::string op = OperationOf(request.method);
  std::string url = ShownUrl(request);
  failure.brief = op + " " + url + ": request timed out";
  failure.message = op + " " + ToRego(Value::String(url)) + ": " + failure.message;
}

bool IsSameOrBelow(std::string_view host, std::string_view parent) {
  if (host == parent) return true;
  return host.size() > parent.size() && host.ends_with(parent) && host[host.size() - parent.size() - 1] == '.';
}

std::string_view HostOf(const Url& url) {
  std::string_view host;
  std::string_view port;
  SplitHostPort(url.host, host, port);
  return host;
}

void SetHeader(HttpHeaders& headers, std::string name, std::string value) {
  std::erase_if(headers, [&](const auto& header) { return header.first == name; });
  headers.emplace_back(std::move(name), std::move(value));
}

// Changes `request` into the one that the response asks for (RFC 9110, section 15.4, as Go has it). False when it asks
// for none; a failure when it cannot be followed.
bool Redirect(CallContext& ctx, const HttpResponse& response, HttpRequest& request, HttpFailure& failure) {
  int code = response.status_code;
  bool keeps_method = code == 307 || code == 308;
  if (!keeps_method && code != 301 && code != 302 && code != 303) return false;
  std::string_view location = FindHeader(response.headers, "location");
  if (location.empty()) return false;
  location = ctx.arena.Copy(location);
  std::string_view reason;
  std::optional<Url> target = ParseUrl(ctx.arena, location, reason);
  failure.kind = HttpFailure::Kind::kNetwork;
  if (!target) {
    failure.message = "failed to parse Location header " + ToRego(Value::String(location)) + ": " + std::string(reason);
    return true;
  }
  Url from = request.url;
  Url to = ResolveUrl(ctx.arena, from, *target);
  if (!target->host.empty()) request.host.clear();
  request.url = to;
  request.url_text = UrlText(ctx.arena, to);
  if (!keeps_method) {
    if (request.method != "GET" && request.method != "HEAD") request.method = "GET";
    request.body.clear();
    std::erase_if(request.headers, [](const auto& header) { return header.first.starts_with("Content-"); });
  }
  if (!IsSameOrBelow(HostOf(to), HostOf(from))) {
    std::erase_if(request.headers, [](const auto& header) {
      return header.first == "Authorization" || header.first == "Www-Authenticate" || header.first == "Cookie" ||
             header.first == "Cookie2";
    });
  }
  if (!(from.scheme == "https" && to.scheme == "http") && request.FindHeader("Referer") == nullptr) {
    from.user.reset();
    from.fragment = from.written_fragment = "";
    SetHeader(request.headers, "Referer", std::string(UrlText(ctx.arena, from)));
  }
  failure.message = CheckUrlHost(ctx, to.host);
  return true;
}

// Empty, or why the URL cannot be asked for.
std::string CheckTarget(const HttpRequest& request) {
  if (request.url.scheme != "http" && request.url.scheme != "https") {
    return "unsupported protocol scheme " + ToRego(Value::String(request.url.scheme));
  }
  return request.url.host.empty() ? "http: no Host in request URL" : "";
}

std::optional<HttpResponse> SendOnce(CallContext& ctx, HttpRequest request, HttpFailure& failure) {
  Deadline deadline;
  if (request.timeout_ns > 0) deadline = Clock::now() + std::chrono::nanoseconds(request.timeout_ns);
  for (int redirects = 0;; ++redirects) {
    failure = {HttpFailure::Kind::kNetwork, CheckTarget(request), ""};
    std::optional<HttpResponse> response;
    if (failure.message.empty()) response = HttpTransport::Of(ctx).Send(ctx, request, deadline, failure);
    if (response && (!request.follow_redirects || !Redirect(ctx, *response, request, failure))) return response;
    if (response && redirects == kMaxRedirects) failure.message = "stopped after 100 redirects";
    if (!response || !failure.message.empty()) {
      Explain(request, failure);
      return std::nullopt;
    }
  }
}

// False when the evaluation was cancelled meanwhile.
bool Wait(const CallContext& ctx, int64_t retry) {
  using std::chrono::milliseconds;
  double delay = retry == 0 ? 0 : std::min(100.0 * std::pow(1.6, static_cast<double>(retry)), 60'000.0);
  Clock::time_point end = Clock::now() + milliseconds(static_cast<int64_t>(delay));
  while (!IsStopped(ctx) && Clock::now() < end) {
    std::this_thread::sleep_for(std::min<Clock::duration>(milliseconds(20), end - Clock::now()));
  }
  return !IsStopped(ctx);
}

}  // namespace

std::optional<HttpResponse> ExecuteHttpRequest(CallContext& ctx, const HttpRequest& request, int64_t attempts,
                                               HttpFailure& failure) {
  for (int64_t attempt = 0; attempt < attempts; ++attempt) {
    if (attempt > 0 && !Wait(ctx, attempt - 1)) {
      failure.kind = HttpFailure::Kind::kCancelled;
      return std::nullopt;
    }
    std::optional<HttpResponse> response = SendOnce(ctx, request, failure);
    if (response || failure.kind == HttpFailure::Kind::kCancelled) return response;
  }
  return std::nullopt;
}

}  // namespace regoc::builtins
