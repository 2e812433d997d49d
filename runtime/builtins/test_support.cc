#include "runtime/builtins/test_support.h"

#include "runtime/builtins/builtin.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::builtins {

namespace {

Value Revive(Arena& arena, Value v);

Value ReviveItems(Arena& arena, Value array) {
  ArrayBuilder items(arena);
  for (size_t i = 0; i < array.size(); ++i) items.Append(Revive(arena, array.items()[i]));
  return items.Build();
}

Value ReviveObject(Arena& arena, const Object& object) {
  if (OptionalValue members = object.Get("$set")) {
    Value items = ReviveItems(arena, *members);
    Set* set = Set::New(arena);
    for (size_t i = 0; i < items.size(); ++i) set->Add(items.items()[i]);
    return Value::Set(set);
  }
  Object* result = Object::New(arena);
  if (OptionalValue entries = object.Get("$object")) {
    Value pairs = ReviveItems(arena, *entries);
    for (size_t i = 0; i < pairs.size(); ++i) result->Put(pairs.items()[i].items()[0], pairs.items()[i].items()[1]);
    return Value::Object(result);
  }
  for (uint32_t i = 0; i < object.count; ++i) result->Put(object.items[i].key, Revive(arena, object.items[i].value));
  return Value::Object(result);
}

Value Revive(Arena& arena, Value v) {
  if (v.is_array()) return ReviveItems(arena, v);
  if (v.is_object()) return ReviveObject(arena, v.object());
  return v;
}

}  // namespace

std::string Call(std::string_view name, std::string_view args) {
  const decls::BuiltinDecl* decl = decls::FindBuiltin(name);
  if (decl == nullptr) return "no such built-in";
  BuiltinFunction function = FindBuiltinFunction(decls::IdOf(*decl));
  if (function == nullptr) return "not implemented";
  Arena arena;
  BuiltinCache cache;
  std::string terminated(name);
  CallContext ctx{arena, cache};
  ctx.now_ns = 1700000000123456789;
  ctx.name = terminated.c_str();
  Result<Value> parsed = JsonReader().Parse(arena, args);
  if (!parsed.ok()) return parsed.error().message;
  Outcome outcome = function(ctx, Revive(arena, *parsed).items());
  if (outcome.failed()) {
    return "error: " + std::string(outcome.error().code) + ": " + std::string(outcome.error().message);
  }
  return outcome.defined() ? ToRego(*outcome) : "undefined";
}

void ExpectCalls(std::span<const CallCase> cases) {
  for (const CallCase& c : cases) EXPECT_EQ(Call(c.name, c.args), c.result) << c.name << " " << c.args;
}

}  // namespace regoc::builtins
