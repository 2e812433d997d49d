// cast_* and to_number.
#include <algorithm>

#include "runtime/builtins/go_number.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/direct.h"

namespace regoc::builtins {

namespace {

template <bool (Value::*test)() const>
Outcome Only(CallContext& ctx, Value x, std::string_view wanted) {
  if (!(x.*test)()) return ctx.OperandError(1, wanted, x);
  return x;
}

Outcome CastBoolean(CallContext& ctx, Value x) { return Only<&Value::is_boolean>(ctx, x, "boolean"); }
Outcome CastNull(CallContext& ctx, Value x) { return Only<&Value::is_null>(ctx, x, "null"); }
Outcome CastObject(CallContext& ctx, Value x) { return Only<&Value::is_object>(ctx, x, "object"); }
Outcome CastString(CallContext& ctx, Value x) { return Only<&Value::is_string>(ctx, x, "string"); }

Outcome CastArray(CallContext&, ItemsArg xs) { return Value::Array(xs.items().data(), xs.items().size()); }

Outcome CastSet(CallContext& ctx, ItemsArg xs) {
  if (xs.value.is_set()) return xs.value;
  Set* set = Set::New(ctx.arena, xs.value.size());
  for (Value v : xs.items()) set->Add(v);
  return Value::Set(set);
}

}  // namespace

namespace direct {

Outcome ToNumber(CallContext& ctx, Value x) {
  switch (x.tag()) {
    case Tag::kNull:
      return Value::Int(0);
    case Tag::kBoolean:
      return Value::Int(x.boolean() ? 1 : 0);
    case Tag::kInt:
    case Tag::kDecimal:
      return x;
    case Tag::kString:
      break;
    default:
      return ctx.OperandError(1, "one of {null, boolean, number, string}", x);
  }
  if (NamesNoNumber(x.text())) return ctx.OperandError(1, "valid number string", x);
  NumberReading read = ReadGoNumber(ctx.arena, x.text());
  if (!read.value) return ctx.Error(read.fault);
  return *read.value;
}

}  // namespace direct

REGOC_REGISTER_BUILTINS(Casts, {{"cast_array", Typed<CastArray>},
                                {"cast_boolean", Typed<CastBoolean>},
                                {"cast_null", Typed<CastNull>},
                                {"cast_object", Typed<CastObject>},
                                {"cast_set", Typed<CastSet>},
                                {"cast_string", Typed<CastString>},
                                {"to_number", Typed<direct::ToNumber>}});

}  // namespace regoc::builtins
