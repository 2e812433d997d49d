// What a scalar of YAML means: as go-yaml v3 has it, but for times, which stay text.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/base/arena.h"
#include "runtime/value/value.h"

namespace regoc::builtins {

// A plain scalar: null, a boolean, a number, or text. Nothing for .inf and .nan, which JSON does not have.
std::optional<Value> ResolveYamlScalar(Arena& arena, std::string_view text);

// What go-yaml takes a plain scalar for: "null", "bool", "int", "float", "timestamp" or "str".
std::string_view YamlTagOf(Arena& arena, std::string_view text);

// Whether go-yaml would read `text`, written without quotation marks, as text.
bool IsPlainYamlText(Arena& arena, std::string_view text);

// A float as Go's JSON has it: 1.5, 1e+21, 1e-7.
Value YamlFloat(Arena& arena, double number);

}  // namespace regoc::builtins
