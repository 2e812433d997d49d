// YAML as values.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/builtins/builtin.h"

namespace regoc::builtins {

// The first document of `text`; null when there is none. The others are only checked. Anchors, aliases and merge keys
// are resolved; keys become text. On failure gives nothing and sets `fault` ("yaml: did not find expected node
// content").
std::optional<Value> ParseYaml(CallContext& ctx, std::string_view text, std::string_view& fault);

}  // namespace regoc::builtins
