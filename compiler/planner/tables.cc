#include "compiler/planner/tables.h"

#include <optional>

#include "runtime/value/json.h"
#include "runtime/value/number.h"
#include "runtime/value/table.h"

namespace regoc::planner {

namespace {

// Equal() calls 1 and 1.0 equal, but they print differently: constants are shared only when they print alike too.
bool Identical(Value a, Value b) {
  if (a.tag() != b.tag() || !Equal(a, b)) return false;
  return a.tag() < Tag::kArray ? a.tag() != Tag::kDecimal || a.text() == b.text() : ToRego(a) == ToRego(b);
}

}  // namespace

plan::Operand Tables::Const(Value v) {
  uint64_t hash = Hash(v);
  for (auto [at, end] = constants_.equal_range(hash); at != end; ++at)
    if (Identical(policy_.constants[at->second], v)) return plan::Operand::Const(plan::ConstId{at->second});
  uint32_t index = static_cast<uint32_t>(policy_.constants.size());
  policy_.constants.push_back(DeepCopyFrozen(*policy_.arena, v));
  constants_.emplace(hash, index);
  return plan::Operand::Const(plan::ConstId{index});
}

uint32_t Tables::Builtin(const std::string& name) {
  auto [at, added] = builtins_.try_emplace(name, static_cast<uint32_t>(policy_.builtins.size()));
  if (added) policy_.builtins.push_back(name);
  return at->second;
}

plan::Location Tables::Where(SourceRange range) {
  if (!range.valid()) return {};
  auto [at, added] = files_.try_emplace(range.file, static_cast<uint32_t>(policy_.files.size() + 1));
  if (added) policy_.files.push_back(range.file->name());
  auto [row, column] = range.start();
  return {at->second, row, column};
}

std::optional<Value> ConstantOf(Arena& arena, const ast::Term& term) {
  if (term.As<ast::Null>()) return Value::Null();
  if (auto* boolean = term.As<ast::Boolean>()) return Value::Boolean(boolean->value);
  if (auto* number = term.As<ast::Number>()) return NumberFromText(arena, number->text.starts_with(".") ? "0" + number->text : number->text);
  if (auto* string = term.As<ast::String>()) return Value::String(string->value);
  if (auto* array = term.As<ast::Array>()) {
    ArrayBuilder items(arena, array->items.size());
    for (const ast::Term& item : array->items) {
      std::optional<Value> value = ConstantOf(arena, item);
      if (!value) return std::nullopt;
      items.Append(*value);
    }
    return items.Build();
  }
  if (auto* object = term.As<ast::Object>()) {
    Object* made = Object::New(arena);
    for (const auto& [key, item] : object->items) {
      std::optional<Value> k = ConstantOf(arena, key);
      std::optional<Value> v = k ? ConstantOf(arena, item) : std::nullopt;
      if (!v) return std::nullopt;
      made->Put(*k, *v);
    }
    return Value::Object(made);
  }
  if (auto* set = term.As<ast::Set>()) {
    Set* made = Set::New(arena);
    for (const ast::Term& item : set->items) {
      std::optional<Value> value = ConstantOf(arena, item);
      if (!value) return std::nullopt;
      made->Add(*value);
    }
    return Value::Set(made);
  }
  return std::nullopt;
}

std::optional<std::string> PathKeyOf(const ast::Term& term) {
  if (auto* string = term.As<ast::String>()) return string->value;
  if (auto* number = term.As<ast::Number>()) return "\x01" + number->text;
  if (auto* boolean = term.As<ast::Boolean>()) return std::string(boolean->value ? "\x01true" : "\x01" "false");
  if (term.As<ast::Null>()) return "\x01null";
  return std::nullopt;
}

Value ValueOfPathKey(Arena& arena, const std::string& key) {
  if (key.empty() || key[0] != '\x01') return Value::String(arena.Copy(key));
  std::string_view text = std::string_view(key).substr(1);
  if (text == "true" || text == "false") return Value::Boolean(text == "true");
  if (text == "null") return Value::Null();
  return NumberFromText(arena, text).value_or(Value::Null());
}

}  // namespace regoc::planner
