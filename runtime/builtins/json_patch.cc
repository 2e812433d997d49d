// json.patch: RFC 6902 on arrays, objects and sets. All operations apply, or none.
#include <algorithm>

#include "runtime/builtins/json_path.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/to_text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

using PathView = std::span<const Value>;

std::string_view GoTypeName(Value v) {
  switch (v.tag()) {
    case Tag::kNull:
      return "ast.Null";
    case Tag::kBoolean:
      return "ast.Boolean";
    case Tag::kString:
      return "ast.String";
    default:
      return "ast.Number";
  }
}

// The document and what is done to it. Each change copies the values on its path.
class Patcher {
 public:
  Patcher(CallContext& ctx, Value document) : ctx_(ctx), document_(document) {}

  Outcome Apply(const Object& operation) {
    OptionalValue path_value = operation.Get("path");
    OptionalValue name = operation.Get("op");
    if (!path_value) return Missing("path");
    if (!name) return Missing("op");
    if (!(*name).is_string()) {
      return ctx_.Error(Join(ctx_.arena, "attribute 'op' must be a string but found: ", TypeName(*name)));
    }
    JsonPath path;
    if (Outcome wrong = ReadJsonPath(ctx_, *path_value, path); wrong.failed()) return wrong;
    std::string_view op = (*name).text();
    if (op == "add") return Add(operation, path);
    if (op == "remove") return Remove(path);
    if (op == "replace") return Replace(operation, path);
    if (op == "move" || op == "copy") return Transfer(operation, path, op == "move");
    if (op == "test") return Test(operation, path);
    return ctx_.Error(Join(ctx_.arena, "unrecognized op: '", op, "'"));
  }

  OptionalValue document() const { return document_; }

 private:
  Outcome Missing(std::string_view attribute) {
    return ctx_.Error(Join(ctx_.arena, "missing required attribute '", attribute, "'"));
  }

  std::string_view Show(Value v) { return ToText(ctx_.arena, v); }

  Outcome Add(const Object& operation, PathView path) {
    OptionalValue value = operation.Get("value");
    if (!value) return Missing("value");
    return Insert(path, *value);
  }

  Outcome Replace(const Object& operation, PathView path) {
    if (Outcome wrong = Remove(path); wrong.failed()) return wrong;
    return Add(operation, path);
  }

  Outcome Transfer(const Object& operation, PathView path, bool move) {
    OptionalValue from_value = operation.Get("from");
    if (!from_value) return Missing("from");
    JsonPath from;
    if (Outcome wrong = ReadJsonPath(ctx_, *from_value, from); wrong.failed()) return wrong;
    Outcome found = Find(from);
    if (found.failed()) return found;
    if (move) {
      if (Outcome wrong = Remove(from); wrong.failed()) return wrong;
    }
    return Insert(path, *found);
  }

  Outcome Test(const Object& operation, PathView path) {
    Outcome found = Find(path);
    if (found.failed()) return found;
    OptionalValue value = operation.Get("value");
    if (!value) return Missing("value");
    if (Equal(*found, *value)) return Outcome::Undefined();
    return ctx_.Error(Join(ctx_.arena, "value from EditTree != patch value.\n\nExpected: ", Show(*value),
                           "\n\nFound: ", Show(*found)));
  }

  Outcome Find(PathView path) {
    if (!document_) return ctx_.Error("nil value encountered where composite value was expected");
    Outcome at = *document_;
    for (Value key : path) {
      at = Step(*at, key);
      if (at.failed()) return at;
    }
    return at;
  }

  Outcome Insert(PathView path, Value value) {
    if (path.empty()) {
      document_ = value;
      return Outcome::Undefined();
    }
    return Change(path, &value);
  }

  Outcome Remove(PathView path) {
    if (!path.empty()) return Change(path, nullptr);
    if (!document_) return ctx_.Error("deleted node encountered during delete operation");
    document_ = OptionalValue();
    return Outcome::Undefined();
  }

  // Inserts *value at `path`, or removes what is there when `value` is null.
  Outcome Change(PathView path, const Value* value) {
    if (!document_) return ctx_.Error("nil value encountered where composite value was expected");
    Outcome changed = ChangeBelow(*document_, path, value);
    if (changed.failed()) return changed;
    document_ = *changed;
    return Outcome::Undefined();
  }

  // Depth is that of the document: each step finds something.
  Outcome ChangeBelow(Value at, PathView path, const Value* value) {
    if (path.size() == 1) return value != nullptr ? InsertInto(at, path[0], *value) : RemoveFrom(at, path[0]);
    Outcome child = Step(at, path[0]);
    if (child.failed()) return child;
    Outcome changed = ChangeBelow(*child, path.subspan(1), value);
    if (changed.failed()) return changed;
    return Exchange(at, path[0], *child, *changed);
  }

  // The child of `at` that `key` names.
  Outcome Step(Value at, Value key) {
    if (at.is_object()) {
      if (OptionalValue found = at.object().Get(key)) return *found;
      return ctx_.Error(Join(ctx_.arena, "path ", Show(key), " does not exist in object term ", Show(at)));
    }
    if (at.is_set()) {
      if (at.set().Contains(key)) return key;
      std::string_view name = key.is_string() ? key.text() : Show(key);
      return ctx_.Error(Join(ctx_.arena, "path ", name, " does not exist in set term ", Show(at)));
    }
    if (!at.is_array()) {
      return ctx_.Error(Join(ctx_.arena, "expected composite type for path ", Show(key), ", found value: ", Show(at),
                             " (type: ", GoTypeName(at), ")"));
    }
    int64_t index = 0;
    if (Outcome wrong = ReadIndex(at, key, index); wrong.failed()) return wrong;
    if (index >= 0 && index < int64_t{at.size()}) return at.items()[index];
    return ctx_.Error(Join(ctx_.arena, "path ", std::to_string(index), " does not exist in array term ", Show(at)));
  }

  Outcome ReadIndex(Value array, Value key, int64_t& index) {
    if (key.is_number()) {
      return PlainInteger(key, index) ? Outcome::Undefined() : ctx_.Error("invalid number type for indexing");
    }
    if (!key.is_string()) return ctx_.Error("invalid type for indexing");
    std::string_view text = key.text();
    if (text == "-") {
      index = array.size();
      return Outcome::Undefined();
    }
    bool number = !text.empty() && PlainInteger(Value::Decimal(text.substr(text.starts_with('+'))), index);
    if (!number) return ctx_.Error("invalid string for indexing");
    if (text != "0" && text.starts_with('0')) {
      return ctx_.Error("leading zeros are not allowed in JSON paths");
    }
    return Outcome::Undefined();
  }

  Outcome NotComposite(Value at) {
    return ctx_.Error(
        Join(ctx_.arena, "expected composite type, found value: ", Show(at), " (type: ", GoTypeName(at), ")"));
  }

  Outcome InsertInto(Value at, Value key, Value value) {
    if (at.is_object()) {
      Object* copy = Copy(at.object());
      copy->Put(key, value);
      return Value::Object(copy);
    }
    if (at.is_set()) {
      if (!Equal(key, value)) {
        return ctx_.Error(
            Join(ctx_.arena, "set key ", Show(key), " does not equal value to be inserted ", Show(value)));
      }
      Set* copy = Copy(at.set());
      copy->Add(value);
      return Value::Set(copy);
    }
    if (!at.is_array()) return NotComposite(at);
    int64_t index = 0;
    if (Outcome wrong = ReadIndex(at, key, index); wrong.failed()) return wrong;
    if (index < 0 || index > int64_t{at.size()}) return ctx_.Error("index for array insertion out of bounds");
    Value* items = ctx_.arena.AllocateArray<Value>(at.size() + 1);
    std::copy_n(at.items(), index, items);
    items[index] = value;
    std::copy(at.items() + index, at.items() + at.size(), items + index + 1);
    return Value::Array(items, at.size() + 1);
  }

  Outcome RemoveFrom(Value at, Value key) {
    if (!at.is_array() && !at.is_object() && !at.is_set()) return NotComposite(at);
    if (at.is_array()) {
      int64_t index = 0;
      if (Outcome wrong = ReadIndex(at, key, index); wrong.failed()) return wrong;
      if (index < 0 || index >= int64_t{at.size()}) return ctx_.Error("index for array delete out of bounds");
      Value* items = ctx_.arena.AllocateArray<Value>(at.size() - 1);
      std::copy(at.items() + index + 1, at.items() + at.size(), std::copy_n(at.items(), index, items));
      return Value::Array(items, at.size() - 1);
    }
    bool known = at.is_object() ? at.object().Find(key) >= 0 : at.set().Contains(key);
    if (!known) return ctx_.Error(Join(ctx_.arena, "cannot delete child key ", Show(key), " that does not exist"));
    return at.is_object() ? Value::Object(Copy(at.object(), &key)) : Value::Set(Copy(at.set(), &key));
  }

  Outcome Exchange(Value at, Value key, Value old_child, Value new_child) {
    if (Outcome stop = ctx_.CheckLimits("applying all operations"); stop.failed()) return stop;
    if (at.is_object()) {
      Object* copy = Copy(at.object());
      copy->Put(key, new_child);
      return Value::Object(copy);
    }
    if (at.is_set()) {
      Set* copy = Copy(at.set(), &old_child);
      copy->Add(new_child);
      return Value::Set(copy);
    }
    int64_t index = 0;
    if (Outcome wrong = ReadIndex(at, key, index); wrong.failed()) return wrong;
    Value* items = ctx_.arena.AllocateArray<Value>(at.size());
    std::copy_n(at.items(), at.size(), items);
    items[index] = new_child;
    return Value::Array(items, at.size());
  }

  Object* Copy(const Object& object, const Value* without = nullptr) {
    Object* copy = Object::New(ctx_.arena, object.count + 1);
    for (uint32_t i = 0; i < object.count; ++i) {
      const Entry& e = object.items[i];
      if (without == nullptr || !Equal(e.key, *without)) copy->Put(e.key, e.value);
    }
    return copy;
  }

  Set* Copy(const Set& set, const Value* without = nullptr) {
    Set* copy = Set::New(ctx_.arena, set.count + 1);
    for (uint32_t i = 0; i < set.count; ++i) {
      if (without == nullptr || !Equal(set.items[i], *without)) copy->Add(set.items[i]);
    }
    return copy;
  }

  CallContext& ctx_;
  OptionalValue document_;
};

// A document that was removed and not replaced leaves nothing.
Outcome Patch(CallContext& ctx, Value document, ArrayArg operations) {
  Patcher patcher(ctx, document);
  for (Value operation : operations) {
    if (!operation.is_object()) {
      return ctx.Error("must be an array of JSON-Patch objects, but at least one element is not an object");
    }
    if (Outcome wrong = patcher.Apply(operation.object()); wrong.failed()) return wrong;
  }
  return patcher.document();
}

}  // namespace

REGOC_REGISTER_BUILTINS(JsonPatch, {{"json.patch", Typed<Patch>}});

}  // namespace regoc::builtins
