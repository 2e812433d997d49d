// json.marshal, json.unmarshal and their like.
#include "runtime/value/json.h"

#include "runtime/builtins/json_text.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/to_text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

constexpr char kReaderKind = 0;

// Keeps its buffers from call to call.
struct CachedReader : CacheEntry {
  JsonReader reader;
};

JsonReader& Reader(CallContext& ctx) {
  CacheEntry* known = ctx.cache.Find(&kReaderKind, "");
  if (known == nullptr) known = ctx.cache.Insert(&kReaderKind, "", std::make_unique<CachedReader>());
  return static_cast<CachedReader*>(known)->reader;
}

}  // namespace

std::optional<Value> ParseJson(CallContext& ctx, std::string_view text, std::string_view& fault) {
  Result<Value> parsed = Reader(ctx).Parse(ctx.arena, text);
  if (parsed.ok()) return *parsed;
  fault = ctx.arena.Copy(parsed.error().message);
  return std::nullopt;
}

namespace {

Outcome Marshal(CallContext& ctx, Value x) {
  std::string out;
  AppendJson(out, x, {.escape_html = true});
  return Value::String(ctx.arena.Copy(out));
}

// One option into `style`; `asked` is what "pretty" says, if it is there.
Outcome ReadOption(CallContext& ctx, const Entry& option, JsonStyle& style, std::optional<bool>& asked) {
  auto fault = [&](std::string_view text) { return ctx.OperandFault(2, text); };
  std::string_view key = option.key.text();
  if (key == "pretty") {
    if (!option.value.is_boolean()) return fault("key pretty failed cast to bool");
    asked = option.value.boolean();
    return Outcome::Undefined();
  }
  if (key != "prefix" && key != "indent") {
    return fault(Join(ctx.arena, "object contained unknown key ", ToText(ctx.arena, Value::String(key))));
  }
  if (!option.value.is_string()) {
    return fault(Join(ctx.arena, "key ", key, " failed cast to string: operand must be string but got ",
                      TypeName(option.value)));
  }
  (key == "prefix" ? style.prefix : style.indent_text) = option.value.text();
  style.pretty = true;
  return Outcome::Undefined();
}

Outcome MarshalWithOptions(CallContext& ctx, Value x, ObjectArg options) {
  JsonStyle style{.escape_html = true, .indent_text = "\t"};
  std::optional<bool> asked;
  for (const Entry& option : std::span(options.Sorted(), options.count)) {
    if (!option.key.is_string()) {
      return ctx.OperandFault(2, Join(ctx.arena, "failed to stringify key ", ToText(ctx.arena, option.key)));
    }
    if (Outcome wrong = ReadOption(ctx, option, style, asked); wrong.failed()) return wrong;
  }
  style.pretty = asked.value_or(style.pretty);
  std::string out;
  if (style.pretty) out.append(style.prefix);
  AppendJson(out, x, style);
  return Value::String(ctx.arena.Copy(out));
}

Outcome Unmarshal(CallContext& ctx, StringArg text) {
  std::string_view fault;
  std::optional<Value> value = ParseJson(ctx, text, fault);
  if (!value) return ctx.Error(fault);
  return *value;
}

Outcome IsValid(CallContext& ctx, Value text) {
  std::string_view fault;
  return Value::Boolean(text.is_string() && ParseJson(ctx, text.text(), fault).has_value());
}

}  // namespace

REGOC_REGISTER_BUILTINS(Json, {{"json.is_valid", Typed<IsValid>},
                               {"json.marshal", Typed<Marshal>},
                               {"json.marshal_with_options", Typed<MarshalWithOptions>},
                               {"json.unmarshal", Typed<Unmarshal>}});

}  // namespace regoc::builtins
