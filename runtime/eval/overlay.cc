#include "runtime/eval/overlay.h"

#include <algorithm>

#include "runtime/eval/operations.h"
#include "runtime/value/table.h"

namespace regoc::eval {

namespace {

// Sets `path[0]` of an object that has room for it, and says where the value at the end of the path lies.
Change Finish(Object* object, const Value* path, const Change& inner) {
  object->Put(path[0], inner.document);
  Value* slot = inner.slot != nullptr ? inner.slot : &object->items[object->Find(path[0])].value;
  return {Value::Object(object), slot, inner.replaced};
}

}  // namespace

Change Changed(Arena& arena, OptionalValue document, const Value* path, size_t length, Value value) {
  if (length == 0) return {value, nullptr, false};
  bool is_object = document.defined() && (*document).is_object();
  const Object* old = is_object ? &(*document).object() : nullptr;
  Object* copy = Object::New(arena, old ? old->count + 1 : 1);
  for (uint32_t i = 0; old && i < old->count; ++i) copy->PutNew(old->items[i].key, old->items[i].value);
  OptionalValue inner = old ? old->Get(path[0]) : OptionalValue();
  Change change = Finish(copy, path, Changed(arena, inner, path + 1, length - 1, value));
  change.replaced = change.replaced || !is_object;
  return change;
}

void Overlays::Begin(uint64_t epoch) {
  epoch_ = epoch;
  active_.clear();
  saved_.clear();
}

bool Overlays::IsOutermost(plan::LocalId document) const {
  return std::none_of(active_.begin(), active_.end(),
                      [&](const Active& active) { return effects_[active.number].document == document; });
}

// The same, with those keys of the objects on the path only that the body asks for.
Change Overlays::Bare(Arena& arena, const plan::WithEffects& effects, OptionalValue document, const Value* path,
                      size_t level, Value value) {
  if (level == effects.keys.size()) return {value, nullptr, false};
  const std::vector<plan::ConstId>& keys = effects.keys[level];
  bool is_object = document.defined() && (*document).is_object();
  Object* made = Object::New(arena, static_cast<uint32_t>(keys.size()) + 1);
  OptionalValue inner;
  if (is_object) {
    for (plan::ConstId id : keys) {
      Value key = constants_[static_cast<uint32_t>(id)];
      if (OptionalValue there = Dot(*document, key)) made->PutNew(key, *there);
    }
    inner = Dot(*document, path[level]);
  }
  Change change = Finish(made, path + level, Bare(arena, effects, inner, path, level + 1, value));
  change.replaced = change.replaced || !is_object;
  return change;
}

Change Overlays::Again(Arena& arena, uint32_t number, OptionalValue document, const Value* path, Value value) {
  Spine& spine = spines_[number];
  bool same = spine.epoch == epoch_ && spine.document.head == document.head && spine.document.payload == document.payload;
  if (same)
    *spine.change.slot = value;
  else
    spine = {epoch_, document, Bare(arena, effects_[number], document, path, 0, value)};
  return spine.change;
}

Value Overlays::Enter(Arena& arena, MemoEntry* memo, uint32_t number, OptionalValue document, const Value* path,
                      size_t length, Value value) {
  const plan::WithEffects& effects = effects_[number];
  // INVARIANT: the objects of a `with` inside another one hold what is around that one's change, which is overwritten
  // when it is entered again: so only the outermost uses them again.
  Change change = effects.hidden && IsOutermost(effects.document) ? Again(arena, number, document, path, value)
                                                                  : Changed(arena, document, path, length, value);
  const Active& active = active_.emplace_back(Active{number, change.replaced, saved_.size()});
  for (uint32_t func : Forgotten(active)) {
    if (memo[func].epoch != epoch_) continue;
    saved_.push_back({func, memo[func]});
    memo[func].epoch = 0;
  }
  return change.document;
}

void Overlays::Leave(MemoEntry* memo) {
  Active active = active_.back();
  for (uint32_t func : Forgotten(active)) memo[func].epoch = 0;
  for (; saved_.size() > active.saved; saved_.pop_back()) memo[saved_.back().func] = saved_.back().entry;
  active_.pop_back();
}

}  // namespace regoc::eval
