// print, trace, opa.runtime and the marker of test cases.
#include "runtime/builtins/to_text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

// Sets with several values print one line for each combination of them.
Outcome PrintFrom(CallContext& ctx, ArrayArg parts, size_t at, std::string line) {
  constexpr size_t kMaxParts = 1000;
  if (at == parts.size()) {
    ctx.print_output->append(line).append("\n");
    return Outcome::Undefined();
  }
  if (at == kMaxParts) return ctx.Error("more than 1000 arguments");
  if (at > 0) line.push_back(' ');
  bool several = parts[at].is_set() && parts[at].set().count > 1;
  if (!several) {
    TextBuilder text(ctx.arena);
    if (Outcome wrong = AppendPart(ctx, text, parts[at]); wrong.failed()) return wrong;
    return PrintFrom(ctx, parts, at + 1, line.append(text.view()));
  }
  for (Value v : ItemsArg{parts[at]}.items()) {
    std::string_view text = v.is_string() ? v.text() : ToText(ctx.arena, v);
    if (Outcome wrong = PrintFrom(ctx, parts, at + 1, line + std::string(text)); wrong.failed()) return wrong;
  }
  return Outcome::Undefined();
}

Outcome Print(CallContext& ctx, ArrayArg parts) {
  if (ctx.print_output != nullptr) {
    if (Outcome wrong = PrintFrom(ctx, parts, 0, ""); wrong.failed()) return wrong;
  }
  return Value::Boolean(true);
}

Outcome Trace(CallContext&, StringArg) { return Value::Boolean(true); }
Outcome TestCase(CallContext&, Value) { return Value::Boolean(true); }
Outcome Runtime(CallContext& ctx) { return Value::Object(Object::New(ctx.arena)); }

}  // namespace

REGOC_REGISTER_BUILTINS(Runtime, {{"internal.print", Typed<Print>},
                                  {"internal.test_case", Typed<TestCase>},
                                  {"opa.runtime", Typed<Runtime>},
                                  {"trace", Typed<Trace>}});

}  // namespace regoc::builtins
