// walk: every value inside of a value with the path to it.
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

class Walker {
 public:
  explicit Walker(Arena& arena) : arena_(arena), pairs_(arena, 16) {}

  void Visit(Value v, Value path) {
    Value* pair = arena_.AllocateArray<Value>(2);
    pair[0] = path;
    pair[1] = v;
    pairs_.Append(Value::Array(pair, 2));
    if (v.is_array()) {
      for (size_t i = 0; i < v.size(); ++i) Visit(v.items()[i], Extend(path, Value::Int(static_cast<int64_t>(i))));
    } else if (v.is_object()) {
      const Entry* entries = v.object().Sorted();
      for (uint32_t i = 0; i < v.object().count; ++i) Visit(entries[i].value, Extend(path, entries[i].key));
    } else if (v.is_set()) {
      const Value* items = v.set().Sorted();
      for (uint32_t i = 0; i < v.set().count; ++i) Visit(items[i], Extend(path, items[i]));
    }
  }
  Value pairs() const { return pairs_.Build(); }

 private:
  Value Extend(Value path, Value key) {
    Value* items = arena_.AllocateArray<Value>(path.size() + 1);
    for (size_t i = 0; i < path.size(); ++i) items[i] = path.items()[i];
    items[path.size()] = key;
    return Value::Array(items, path.size() + 1);
  }

  Arena& arena_;
  ArrayBuilder pairs_;
};

// All pairs as an array, the value itself first: the caller iterates them. Depth is bounded by that of values.
Outcome Walk(CallContext& ctx, Value x) {
  Walker walker(ctx.arena);
  walker.Visit(x, Value::Array(nullptr, 0));
  return walker.pairs();
}

}  // namespace

REGOC_REGISTER_BUILTINS(Walk, {{"walk", Typed<Walk>}});

}  // namespace regoc::builtins
