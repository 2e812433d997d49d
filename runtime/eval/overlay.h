// Documents as `with` changes them, and what is remembered around one.
//
// What a `with` changes is told by the plan (runtime/plan/with_effects.h): results that don't look at it stay remembered,
// and where only some keys of the objects around the change are asked for, these objects hold only those, and are used
// again for the next value.
#pragma once

#include <vector>

#include "runtime/base/arena.h"
#include "runtime/plan/with_effects.h"
#include "runtime/value/value.h"

namespace regoc::eval {

// The result of a function.
struct MemoEntry {
  uint64_t epoch = 0;  // of the evaluation that it belongs to; 0: none
  OptionalValue value;
};

// plan::With: a document with the value at a path replaced; what stands in the way is replaced by objects.
struct Change {
  Value document;
  Value* slot = nullptr;  // where the value lies in it; nullptr for an empty path
  bool replaced = false;  // something on the path was no object
};
// Shares all that is beside the path.
Change Changed(Arena& arena, OptionalValue document, const Value* path, size_t length, Value value);

// Those of one thread. The memo belongs to its caller.
class Overlays {
 public:
  // Both by reference; `effects` by With::number.
  Overlays(const std::vector<plan::WithEffects>& effects, const Value* constants)
      : effects_(effects), constants_(constants), spines_(effects.size()) {}

  // Before each evaluation, which has an epoch of its own.
  void Begin(uint64_t epoch);
  // The document as the body sees it. What is not defined is an object where the path leads through it.
  Value Enter(Arena& arena, MemoEntry* memo, uint32_t number, OptionalValue document, const Value* path, size_t length,
              Value value);
  // Ends the last one that was entered.
  void Leave(MemoEntry* memo);

 private:
  struct Active {
    uint32_t number;
    bool replaced;
    size_t saved;  // how many results were saved before
  };
  struct Saved {
    uint32_t func;
    MemoEntry entry;
  };
  // The objects around a change, made when it was first entered in an evaluation.
  struct Spine {
    uint64_t epoch = 0;
    OptionalValue document;  // before the change
    Change change;
  };
  const std::vector<uint32_t>& Forgotten(const Active& active) const {
    const plan::WithEffects& effects = effects_[active.number];
    return active.replaced ? effects.reachable : effects.affected;
  }
  bool IsOutermost(plan::LocalId document) const;
  Change Again(Arena& arena, uint32_t number, OptionalValue document, const Value* path, Value value);
  Change Bare(Arena& arena, const plan::WithEffects& effects, OptionalValue document, const Value* path, size_t level,
              Value value);

  const std::vector<plan::WithEffects>& effects_;
  const Value* constants_;
  uint64_t epoch_ = 0;
  std::vector<Active> active_;
  std::vector<Saved> saved_;
  std::vector<Spine> spines_;  // by With::number
};

}  // namespace regoc::eval
