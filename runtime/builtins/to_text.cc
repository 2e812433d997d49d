#include "runtime/builtins/to_text.h"

#include "runtime/value/json.h"
#include "runtime/value/number.h"
#include "runtime/value/table.h"

namespace regoc::builtins {

std::string_view ToText(Arena& arena, Value v) {
  switch (v.tag()) {
    case Tag::kNull:
      return "null";
    case Tag::kBoolean:
      return v.boolean() ? "true" : "false";
    case Tag::kInt:
    case Tag::kDecimal:
      return NumberText(arena, v);
    default:
      return arena.Copy(ToRego(v));
  }
}

Outcome AppendPart(CallContext& ctx, TextBuilder& out, Value part) {
  if (part.is_string()) {
    out.Append(part.text());
    return Outcome::Undefined();
  }
  if (part.is_array() || part.is_object()) {
    return ctx.Halt("eval_internal_error", Join(ctx.arena, "illegal argument type: ", TypeName(part)));
  }
  if (!part.is_set()) {
    out.Append(ToText(ctx.arena, part));
    return Outcome::Undefined();
  }
  const Set& set = part.set();
  if (set.count > 1) return ctx.Halt("eval_conflict_error", "template-strings must not produce multiple outputs");
  if (set.count == 0) {
    out.Append("<undefined>");
    return Outcome::Undefined();
  }
  out.Append(set.items[0].is_string() ? set.items[0].text() : ToText(ctx.arena, set.items[0]));
  return Outcome::Undefined();
}

}  // namespace regoc::builtins
