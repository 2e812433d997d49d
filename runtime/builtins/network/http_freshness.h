// How long a response may be kept (RFC 9111, as far as OPA has it).
#pragma once

#include <optional>

#include "runtime/builtins/network/http_cache.h"

namespace regoc::builtins {

// A status whose response may be kept at all.
bool IsCacheableStatus(int status_code);
// No "no-store" in Cache-Control.
bool MayBeStored(const HttpHeaders& headers);
// By max-age and Date, or Expires; long ago when neither is there. Nothing when what is there cannot be read.
std::optional<int64_t> ExpiryOf(const HttpHeaders& headers);

}  // namespace regoc::builtins
