// Random results: equal calls in one evaluation agree.
#pragma once

#include "runtime/builtins/builtin.h"
#include "runtime/value/table.h"

namespace regoc::builtins {

// What `make()` gave the first time for `key`, which may be on the stack.
template <typename Make>
Value Draw(CallContext& ctx, Value key, Make make) {
  if (ctx.drawn == nullptr) ctx.drawn = Object::New(ctx.arena);
  if (OptionalValue known = ctx.drawn->Get(key)) return *known;
  Value result = make();
  ctx.drawn->Put(DeepCopyFrozen(ctx.arena, key), result);
  return result;
}

}  // namespace regoc::builtins
