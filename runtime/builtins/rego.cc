// rego.*
#include "runtime/builtins/json_text.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

// Both operands are number 1 to OPA.
Outcome ParseModule(CallContext& ctx, StringArg file, Value text) {
  if (!text.is_string()) return ctx.OperandError(1, "string", text);
  if (ctx.module_parser == nullptr) return ctx.Error("this program has no parser for Rego");
  Result<std::string> json = ctx.module_parser(file, text.text());
  if (!json.ok()) return ctx.Error(json.error().message);
  std::string_view fault;
  std::optional<Value> module = ParseJson(ctx, *json, fault);
  return module ? Outcome(*module) : ctx.Error(fault);
}

// The compiler puts annotations in the place of calls in rules, so that what is left stands in a query.
Outcome OutsideOfRule(CallContext& ctx) {
  return ctx.Error(Join(ctx.arena, "the ", ctx.name, " function must only be called within the scope of a rule"));
}

}  // namespace

REGOC_REGISTER_BUILTINS(Rego, {{"rego.metadata.chain", Typed<OutsideOfRule>},
                               {"rego.metadata.rule", Typed<OutsideOfRule>},
                               {"rego.parse_module", Typed<ParseModule>}});

}  // namespace regoc::builtins
