// Values as YAML.
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/arena.h"
#include "runtime/value/value.h"

namespace regoc::builtins {

// Block style with two spaces a level, as go-yaml v3 writes it. Sets are written as sequences, keys as text. False when
// a string cannot be written; then `fault` says why.
bool AppendYaml(Arena& arena, std::string& out, Value v, std::string_view& fault);

}  // namespace regoc::builtins
