// Plain scalars of YAML as values: as go-yaml v3 has them, but for times, which stay text.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/base/arena.h"
#include "runtime/value/value.h"

namespace regoc::builtins {

// Null, a boolean, a number, or `text` itself. Nothing for .inf and .nan, which JSON does not have.
std::optional<Value> YamlValue(Arena& arena, std::string_view text);

// Whether go-yaml would read `text`, written without quotation marks, as text.
bool IsPlainYamlText(std::string_view text);

}  // namespace regoc::builtins
