// JSON texts as values, for built-ins.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/builtins/builtin.h"

namespace regoc::builtins {

// On failure gives nothing and sets `fault`. The value and the fault live in ctx.arena.
std::optional<Value> ParseJson(CallContext& ctx, std::string_view text, std::string_view& fault);

}  // namespace regoc::builtins
