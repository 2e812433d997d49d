// json.marshal, json.unmarshal and their like.
#include "runtime/value/json.h"

#include "runtime/builtins/json_text.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/to_text.h"
#include "runtime/builtins/typed.h"
#include "runtime/value/json_fault.h"

namespace regoc::builtins {

namespace {

constexpr char kReaderKind = 0;

// Keeps its buffers from call to call.
struct CachedReader : CacheEntry {
  JsonReader reader;
};

JsonReader& Reader(CallContext& ctx) {
  CacheEntry* known = ctx.cache.Find(&kReaderKind, "", &kReaderKind);
  if (known == nullptr) known = ctx.cache.Insert(&kReaderKind, "", std::make_unique<CachedReader>());
  return static_cast<CachedReader*>(known)->reader;
}

}  // namespace

namespace {

constexpr size_t kMaxDepth = JsonLimits().max_depth;

// What Go's Decoder says about a text that the reader refused.
std::string Complaint(std::string_view text, const regoc::internal::JsonFault& fault) {
  if (fault.kind == regoc::internal::JsonFault::Kind::kNumberTooBig) return "invalid number: " + fault.reason;
  if (fault.kind != regoc::internal::JsonFault::Kind::kEnd) return fault.reason;
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos ? "EOF" : "unexpected EOF";
}

// What OPA says about something behind the value: it looks at one token. A null is let through.
std::string TrailingComplaint(CallContext& ctx, std::string_view rest) {
  if (std::string_view("]}:,").find(rest[0]) != std::string_view::npos) {
    return std::string("invalid character '") + rest[0] + "' looking for beginning of value";
  }
  std::string shown(1, rest[0]);
  if (rest[0] != '{' && rest[0] != '[') {
    std::optional<regoc::internal::JsonFault> fault = regoc::internal::FindFault(rest, kMaxDepth);
    if (fault && fault->kind != regoc::internal::JsonFault::Kind::kTrailing) return Complaint(rest, *fault);
    Result<Value> token = Reader(ctx).Parse(ctx.arena, rest.substr(0, fault ? fault->offset : rest.size()));
    if (!token.ok() || token->is_null()) return "";
    shown = token->is_string() ? token->text() : ToText(ctx.arena, *token);
    if (token->is_boolean()) shown = "%!s(bool=" + shown + ")";
  }
  return "error: invalid character '" + shown + "' after top-level value";
}

}  // namespace

namespace {

std::optional<Value> Checked(CallContext& ctx, const Result<Value>& parsed, std::string_view text, std::string_view& fault) {
  if (parsed.ok()) return *parsed;
  std::optional<regoc::internal::JsonFault> found = regoc::internal::FindFault(text, kMaxDepth);
  fault = ctx.arena.Copy(found ? Complaint(text, *found) : parsed.error().message);
  return std::nullopt;
}

}  // namespace

std::optional<Value> ParseJson(CallContext& ctx, std::string_view text, std::string_view& fault) {
  return Checked(ctx, Reader(ctx).Parse(ctx.arena, text), text, fault);
}

std::optional<Value> ParsePaddedJson(CallContext& ctx, std::string_view text, std::string_view& fault) {
  return Checked(ctx, Reader(ctx).ParsePadded(ctx.arena, text, Projection()), text, fault);
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
  Result<Value> parsed = Reader(ctx).Parse(ctx.arena, text);
  if (parsed.ok()) return *parsed;
  std::optional<regoc::internal::JsonFault> fault = regoc::internal::FindFault(text, kMaxDepth);
  if (!fault) return ctx.Error(parsed.error().message);
  if (fault->kind != regoc::internal::JsonFault::Kind::kTrailing) return ctx.Error(Complaint(text, *fault));
  std::string complaint = TrailingComplaint(ctx, text.substr(fault->offset));
  if (!complaint.empty()) return ctx.Error(complaint);
  Result<Value> first = Reader(ctx).Parse(ctx.arena, text.substr(0, fault->offset));
  return first.ok() ? Outcome(*first) : ctx.Error(first.error().message);
}

Outcome IsValid(CallContext& ctx, Value text) {
  if (!text.is_string()) return Value::Boolean(false);
  if (Reader(ctx).Parse(ctx.arena, text.text()).ok()) return Value::Boolean(true);
  std::optional<regoc::internal::JsonFault> fault = regoc::internal::FindFault(text.text(), kMaxDepth);
  return Value::Boolean(fault && fault->kind == regoc::internal::JsonFault::Kind::kNumberTooBig);
}

}  // namespace

REGOC_REGISTER_BUILTINS(Json, {{"json.is_valid", Typed<IsValid>},
                               {"json.marshal", Typed<Marshal>},
                               {"json.marshal_with_options", Typed<MarshalWithOptions>},
                               {"json.unmarshal", Typed<Unmarshal>}});

}  // namespace regoc::builtins
