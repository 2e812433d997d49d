// One request and its response over the network, by libcurl.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "runtime/builtins/network/http_request.h"

namespace regoc::builtins {

using Deadline = std::optional<std::chrono::steady_clock::time_point>;  // nothing: none

// The evaluation was cancelled, or is over its time.
inline bool IsStopped(const CallContext& ctx) {
  return (ctx.cancelled != nullptr && ctx.cancelled->load(std::memory_order_relaxed)) || ctx.past_deadline();
}

// Keeps connections from one call to the next. Belongs to one thread.
class HttpTransport : public CacheEntry {
 public:
  // The thread's, in ctx.cache.
  static HttpTransport& Of(CallContext& ctx);

  HttpTransport();
  ~HttpTransport() override;

  // No redirects are followed. Nothing on failure, which is then in `failure`: its message says only what went wrong
  // ("dial tcp 127.0.0.1:1: connect: connection refused").
  std::optional<HttpResponse> Send(CallContext& ctx, const HttpRequest& request, const Deadline& deadline,
                                   HttpFailure& failure);

  // A larger body is refused.
  static constexpr size_t kMaxResponseBytes = size_t{256} << 20;
  static constexpr size_t kMaxHeaderBytes = size_t{1} << 20;  // of all headers

 private:
  void* handle_ = nullptr;  // CURL*
};

}  // namespace regoc::builtins
