// JSON texts as values, for built-ins.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/builtins/builtin.h"

namespace regoc::builtins {

// On failure gives nothing and sets `fault`. The value and the fault live in ctx.arena.
std::optional<Value> ParseJson(CallContext& ctx, std::string_view text, std::string_view& fault);

// The same without a copy of the text: JsonReader::kPadding zero bytes follow it, and all live as long as the arena's content.
std::optional<Value> ParsePaddedJson(CallContext& ctx, std::string_view text, std::string_view& fault);

}  // namespace regoc::builtins
