// json.match_schema and json.verify_schema.
#include "runtime/builtins/json_schema/compiler.h"
#include "runtime/builtins/json_schema/validator.h"
#include "runtime/builtins/json_text.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"
#include "runtime/value/json.h"

namespace regoc::builtins {

namespace {

using json_schema::CompiledSchema;
using json_schema::Finding;

constexpr char kSchemaKind = 0;

struct CachedSchema : CacheEntry {
  std::shared_ptr<const CompiledSchema> schema;
};

// The JSON text of an operand: a text of its own, or that of an array or object.
bool JsonOf(CallContext& ctx, Value operand, std::string& text, std::string_view& fault) {
  if (operand.is_array() || operand.is_object()) {
    AppendJson(text, operand);
    return true;
  }
  if (!operand.is_string()) {
    fault = "wrong type, expected string or object";
    return false;
  }
  std::string_view ignored;
  if (!ParseJson(ctx, operand.text(), ignored)) {
    fault = "invalid JSON string";
    return false;
  }
  text = operand.text();
  return true;
}

std::shared_ptr<const CompiledSchema> SchemaOf(CallContext& ctx, Value operand, std::string_view& fault) {
  std::string text;
  if (!JsonOf(ctx, operand, text, fault)) return nullptr;
  if (CacheEntry* known = ctx.cache.Find(&kSchemaKind, text)) return static_cast<CachedSchema*>(known)->schema;
  std::shared_ptr<const CompiledSchema> schema = json_schema::Compile(ctx.arena, text, fault);
  if (schema == nullptr) return nullptr;
  auto entry = std::make_unique<CachedSchema>();
  entry->schema = schema;
  ctx.cache.Insert(&kSchemaKind, text, std::move(entry));
  return schema;
}

// Whether JSON can hold it as it is: no sets, and keys that are texts.
bool IsJson(Value v) {
  if (v.is_set()) return false;
  if (v.is_array()) return std::all_of(v.items(), v.items() + v.size(), IsJson);
  if (!v.is_object()) return true;
  const Object& object = v.object();
  return std::all_of(object.items, object.items + object.count,
                     [](const Entry& e) { return e.key.is_string() && IsJson(e.value); });
}

Value FindingObject(Arena& arena, const Finding& finding) {
  Object* object = Object::New(arena, 4);
  std::string_view field = arena.Copy(finding.field);
  std::string_view description = arena.Copy(finding.description);
  object->Put(Value::String("desc"), Value::String(description));
  object->Put(Value::String("error"), Value::String(Join(arena, field, ": ", description)));
  object->Put(Value::String("field"), Value::String(field));
  object->Put(Value::String("type"), Value::String(finding.type));
  return Value::Object(object);
}

Value Pair(Arena& arena, bool valid, Value detail) {
  Value* items = arena.AllocateArray<Value>(2);
  items[0] = Value::Boolean(valid);
  items[1] = detail;
  return Value::Array(items, 2);
}

Outcome MatchSchema(CallContext& ctx, Value document, Value schema) {
  std::string_view fault;
  if (document.is_string() || !IsJson(document)) {
    std::string text;
    if (!JsonOf(ctx, document, text, fault)) return ctx.Error(fault);
    document = *ParseJson(ctx, text, fault);
  } else if (!document.is_array() && !document.is_object()) {
    return ctx.Error("wrong type, expected string or object");
  }
  std::shared_ptr<const CompiledSchema> compiled = SchemaOf(ctx, schema, fault);
  if (compiled == nullptr) return ctx.Error(fault);
  std::vector<Finding> findings;
  Outcome ended = json_schema::Validate(ctx, *compiled, document, findings);
  if (ended.failed()) return ended;
  ArrayBuilder list(ctx.arena, findings.size());
  for (const Finding& finding : findings) list.Append(FindingObject(ctx.arena, finding));
  return Pair(ctx.arena, findings.empty(), list.Build());
}

Outcome VerifySchema(CallContext& ctx, Value schema) {
  std::string_view fault;
  if (SchemaOf(ctx, schema, fault) != nullptr) return Pair(ctx.arena, true, Value::Null());
  return Pair(ctx.arena, false, Value::String(Join(ctx.arena, "jsonschema: ", fault)));
}

}  // namespace

REGOC_REGISTER_BUILTINS(JsonSchema,
                        {{"json.match_schema", Typed<MatchSchema>}, {"json.verify_schema", Typed<VerifySchema>}});

}  // namespace regoc::builtins
