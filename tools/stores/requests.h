// Requests as a store makes them: with credentials, over redirects, again after faults that pass.
//
//   Requests requests(*client, options);
//   HttpResponse manifest = requests.Send({.url = "https://…"}, &authorizer, nullptr);
//   if (!manifest.success()) return Error{Explain(request, manifest)};
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "tools/stores/http.h"
#include "tools/stores/url.h"

namespace regoc::stores {

// Puts credentials on requests. They are asked for at the origin of the first request only: a redirect to another host
// never carries them.
class Authorizer {
 public:
  virtual ~Authorizer() = default;
  virtual Status Authorize(HttpRequest& request) = 0;
  // After 401: true when the next request will have other credentials. Called once a request.
  virtual Result<bool> Renew(const HttpResponse&) { return false; }
};

struct RequestOptions {
  int attempts = 5;                      // of one request, the first included
  std::chrono::milliseconds delay{500};  // before the second; doubles each time
  std::chrono::milliseconds max_delay{30'000};
  // Without TLS only hosts on this machine are talked to, unless this is set.
  bool plain_http = false;
  std::function<void(std::chrono::milliseconds)> sleep;  // empty: the thread sleeps
};

constexpr int kMaxRedirects = 10;

// Belongs to one thread. `client` must outlive it.
class Requests {
 public:
  Requests(HttpClient& client, RequestOptions options) : client_(client), options_(std::move(options)) {}

  // Redirects are followed for GET and HEAD, and with the same method and body after 307 and 308. Tries again after
  // 429, 502, 503, 504, 500 and broken connections, unless `method` is PATCH; with a sink not after its Begin was
  // called.
  HttpResponse Send(const HttpRequest& request, Authorizer* authorizer, BodySink* sink);

  // The same without redirects and other credentials than those in `request`.
  HttpResponse SendDirectly(const HttpRequest& request);

  // Waits before attempt number `attempt`, which is 2 or more; `asked` is the Retry-After of the response.
  void Wait(int attempt, std::optional<std::chrono::seconds> asked);
  int attempts() const { return options_.attempts; }

 private:
  HttpResponse Follow(const HttpRequest& request, Authorizer* authorizer, BodySink* sink);
  // Empty, or why nothing may be sent there.
  std::string Forbidden(const Url& url) const;

  HttpClient& client_;
  RequestOptions options_;
};

bool IsTransient(const HttpResponse& response);
// Nothing when there is none, or a date.
std::optional<std::chrono::seconds> RetryAfter(const HttpResponse& response);

// "GET https://…: 404 not found: …": the request, and what went wrong in the server's words where it has some.
std::string Explain(const HttpRequest& request, const HttpResponse& response);

}  // namespace regoc::stores
