// array.*
#include <algorithm>

#include "runtime/builtins/direct.h"

namespace regoc::builtins {

namespace {

Outcome Concat(CallContext& ctx, ArrayArg a, ArrayArg b) {
  if (a.empty()) return b.value;
  if (b.empty()) return a.value;
  Value* items = ctx.arena.AllocateArray<Value>(a.size() + b.size());
  std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), items));
  return Value::Array(items, a.size() + b.size());
}

// One level: [1, [2, [3]]] gives [1, 2, [3]].
Outcome Flatten(CallContext& ctx, ArrayArg array) {
  size_t size = 0;
  bool nested = false;
  for (Value v : array) {
    size += v.is_array() ? v.size() : 1;
    nested |= v.is_array();
  }
  if (!nested) return array.value;
  Value* items = ctx.arena.AllocateArray<Value>(size);
  Value* at = items;
  for (Value v : array) {
    if (v.is_array()) {
      at = std::copy_n(v.items(), v.size(), at);
    } else {
      *at++ = v;
    }
  }
  return Value::Array(items, size);
}

Outcome Reverse(CallContext& ctx, ArrayArg array) {
  if (array.size() < 2) return array.value;
  Value* items = ctx.arena.AllocateArray<Value>(array.size());
  std::reverse_copy(array.begin(), array.end(), items);
  return Value::Array(items, array.size());
}

}  // namespace

namespace direct {

// Bounds outside of the array are moved into it. The slice shares the items.
Outcome Slice(CallContext&, ArrayArg array, IntArg start, IntArg stop) {
  stop = std::clamp<int64_t>(stop, 0, static_cast<int64_t>(array.size()));
  start = std::clamp<int64_t>(start, 0, stop);
  return Value::Array(array.begin() + start, static_cast<size_t>(stop - start));
}

}  // namespace direct

REGOC_REGISTER_BUILTINS(Arrays, {{"array.concat", Typed<Concat>},
                                 {"array.flatten", Typed<Flatten>},
                                 {"array.reverse", Typed<Reverse>},
                                 {"array.slice", Typed<direct::Slice>}});

}  // namespace regoc::builtins
