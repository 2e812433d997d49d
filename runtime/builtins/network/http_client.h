// Requests with their redirects and retries.
#pragma once

#include <optional>

#include "runtime/builtins/network/http_request.h"

namespace regoc::builtins {

// Nothing on failure, which is then in `failure`. `attempts` is one more than the retries.
std::optional<HttpResponse> ExecuteHttpRequest(CallContext& ctx, const HttpRequest& request, int64_t attempts,
                                               HttpFailure& failure);

}  // namespace regoc::builtins
