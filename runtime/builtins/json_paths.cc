// json.filter and json.remove.
#include "runtime/builtins/json_path.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

// Paths as one tree: an object from each key to the tree below it, or to null where a path ends. A path that goes on
// where another ended adds nothing.
void Insert(Arena& arena, Object* tree, const JsonPath& path) {
  for (size_t i = 0; i < path.size(); ++i) {
    OptionalValue below = tree->Get(path[i]);
    if (i + 1 == path.size()) return tree->Put(path[i], Value::Null());
    if (below && (*below).is_null()) return;
    Object* next = below ? const_cast<Object*>(&(*below).object()) : Object::New(arena);
    if (!below) tree->Put(path[i], Value::Object(next));
    tree = next;
  }
}

Outcome ReadPaths(CallContext& ctx, const SetOrArrayArg& paths, Object*& tree) {
  tree = Object::New(ctx.arena);
  for (Value v : paths.items()) {
    JsonPath path;
    if (Outcome wrong = ReadJsonPath(ctx, v, path); wrong.failed()) return wrong;
    Insert(ctx.arena, tree, path);
  }
  return Outcome::Undefined();
}

// Calls `take(key, item, below)` for each item of `v`; `below` is what the tree has for its key.
template <typename Take>
void ForEachItem(Arena& arena, Value v, const Object& tree, Take take) {
  if (v.is_object()) {
    for (uint32_t i = 0; i < v.object().count; ++i) {
      const Entry& e = v.object().items[i];
      take(e.key, e.value, tree.Get(e.key));
    }
  } else {
    std::span<const Value> items = ItemsArg{v}.unordered();
    for (size_t i = 0; i < items.size(); ++i) {
      take(items[i], items[i], tree.Get(v.is_array() ? IndexKey(arena, i) : items[i]));
    }
  }
}

// Collects items into a value of the type of `like`.
class Collector {
 public:
  Collector(Arena& arena, Value like) : array_(arena) {
    if (like.is_object()) object_ = Object::New(arena, like.object().count);
    if (like.is_set()) set_ = Set::New(arena, like.set().count);
  }
  void Add(Value key, Value item) {
    if (object_ != nullptr) {
      object_->Put(key, item);
    } else if (set_ != nullptr) {
      set_->Add(item);
    } else {
      array_.Append(item);
    }
  }
  Value Build() const {
    if (object_ != nullptr) return Value::Object(object_);
    return set_ != nullptr ? Value::Set(set_) : array_.Build();
  }

 private:
  Object* object_ = nullptr;
  Set* set_ = nullptr;
  ArrayBuilder array_;
};

bool IsComposite(Value v) { return v.is_array() || v.is_object() || v.is_set(); }

Value Keep(Arena& arena, Value v, Value tree) {
  if (tree.is_null() || !IsComposite(v)) return v;
  Collector kept(arena, v);
  ForEachItem(arena, v, tree.object(), [&](Value key, Value item, OptionalValue below) {
    if (below) kept.Add(key, Keep(arena, item, *below));
  });
  return kept.Build();
}

Value Drop(Arena& arena, Value v, const Object& tree) {
  if (!IsComposite(v)) return v;
  Collector kept(arena, v);
  ForEachItem(arena, v, tree, [&](Value key, Value item, OptionalValue below) {
    if (below && (*below).is_null()) return;
    kept.Add(key, below ? Drop(arena, item, (*below).object()) : item);
  });
  return kept.Build();
}

Outcome Filter(CallContext& ctx, ObjectArg object, SetOrArrayArg paths) {
  Object* tree = nullptr;
  if (Outcome wrong = ReadPaths(ctx, paths, tree); wrong.failed()) return wrong;
  return Keep(ctx.arena, Value::Object(&object), Value::Object(tree));
}

Outcome Remove(CallContext& ctx, ObjectArg object, SetOrArrayArg paths) {
  Object* tree = nullptr;
  if (Outcome wrong = ReadPaths(ctx, paths, tree); wrong.failed()) return wrong;
  return Drop(ctx.arena, Value::Object(&object), *tree);
}

}  // namespace

REGOC_REGISTER_BUILTINS(JsonPaths, {{"json.filter", Typed<Filter>}, {"json.remove", Typed<Remove>}});

}  // namespace regoc::builtins
