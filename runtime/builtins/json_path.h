// Paths into values, as json.filter, json.remove and json.patch take them.
#pragma once

#include <vector>

#include "runtime/builtins/builtin.h"

namespace regoc::builtins {

using JsonPath = std::vector<Value>;

// A JSON pointer ("/a/b~1c", the first slash may be missing) or an array of keys. Anything else is an error of operand
// 2; undefined when all went well.
Outcome ReadJsonPath(CallContext& ctx, Value path, JsonPath& out);

// Digits of an index as the key that paths have for it: "7".
Value IndexKey(Arena& arena, size_t index);

}  // namespace regoc::builtins
