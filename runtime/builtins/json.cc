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

// Reads `options` into `style`.
class OptionReader {
 public:
  OptionReader(CallContext& ctx, JsonStyle& style) : ctx_(ctx), style_(style) {}

  Outcome Read(const Object& options) {
    std::span<const Entry> entries(options.Sorted(), options.count);
    for (index_ = 0; index_ < entries.size(); ++index_) {
      if (Outcome wrong = ReadOne(entries[index_]); wrong.failed()) return wrong;
    }
    style_.pretty = asked_.value_or(style_.pretty);
    return Outcome::Undefined();
  }

 private:
  Outcome ReadOne(const Entry& option) {
    std::string_view key = ToText(ctx_.arena, option.key);
    if (!option.key.is_string()) {
      return Fault(Join(ctx_.arena, "failed to stringify key ", key, " at index ", std::to_string(index_), ": ",
                        NotAString(option.key)));
    }
    if (option.key.text() == "pretty") {
      if (!option.value.is_boolean()) return Fault(Join(ctx_.arena, "key ", key, " failed cast to bool"));
      asked_ = option.value.boolean();
      return Outcome::Undefined();
    }
    bool prefix = option.key.text() == "prefix";
    if (!prefix && option.key.text() != "indent") {
      return Fault(Join(ctx_.arena, "object contained unknown key ", key));
    }
    if (!option.value.is_string()) {
      return Fault(Join(ctx_.arena, "key ", key, " failed cast to string: ", NotAString(option.value)));
    }
    (prefix ? style_.prefix : style_.indent_text) = option.value.text();
    style_.pretty = true;
    return Outcome::Undefined();
  }

  Outcome Fault(std::string_view text) { return ctx_.OperandFault(2, text); }
  std::string_view NotAString(Value got) {
    return Join(ctx_.arena, "operand ", std::to_string(index_), " must be string but got ", TypeName(got));
  }

  CallContext& ctx_;
  JsonStyle& style_;
  size_t index_ = 0;
  std::optional<bool> asked_;  // what "pretty" says, if it is there
};

Outcome MarshalWithOptions(CallContext& ctx, Value x, ObjectArg options) {
  JsonStyle style{.escape_html = true, .indent_text = "\t"};
  if (Outcome wrong = OptionReader(ctx, style).Read(options); wrong.failed()) return wrong;
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
