// Which hosts a policy may connect to.
#pragma once

#include <algorithm>
#include <string_view>

#include "runtime/builtins/builtin.h"

namespace regoc::builtins {

inline bool IsHostAllowed(const CallContext& ctx, std::string_view host) {
  if (ctx.host == nullptr || ctx.host->allowed_hosts == nullptr) return true;
  const std::vector<std::string>& hosts = *ctx.host->allowed_hosts;
  return std::find(hosts.begin(), hosts.end(), host) != hosts.end();
}

}  // namespace regoc::builtins
