// What the code of large plans calls: one function a statement, so that the code itself is little and quickly made.
//
//   dot %0["a"] -> %3          if (!dot_key(state, &frame[0], …, &frame[3])) goto end of the block;
//
// Locals lie in the caller's frame; operands and targets are addresses of values. Where a function returns uint32_t, 1
// means go on with the next statement, 0 that the block ends: undefined, or, when State::error is set, failed. Numbers
// that differ from plan to plan are passed as the address of a word that holds them (compiler/codegen/link_table.h).
#pragma once

#include <cstdint>

#include "runtime/value/value.h"

namespace regoc::eval {
struct State;
}

namespace regoc::abi {

struct Pair;
struct Site;

// A Scan, Find or Decide that runs; the caller's memory, the runtime's content.
inline constexpr uint64_t kLoopBytes = 64;
struct Loop {
  alignas(16) char content[kLoopBytes];
};

// A word of the link table.
using Link = const uint32_t*;

struct Statements {
  // ---- Around the body of a function. `memo`: nullptr where results are not kept.
  // `counts`: parameters, and locals in the upper half. `step`: nullptr where the entry is no step. 0: the result is
  // `ended`.
  uint32_t (*enter)(eval::State* state, OptionalValue* frame, const OptionalValue* args, uint64_t counts, Link memo,
                    const Site* step);
  // The Outcome of a function that failed, or has its result from before.
  Pair (*ended)(eval::State* state, Link memo);
  // The Outcome of a function that ends with a value, which is kept.
  Pair (*result)(eval::State* state, Link memo, const OptionalValue* value);
  // The same without one.
  Pair (*nothing)(eval::State* state, Link memo);
  // An Outcome as the result of a call.
  uint32_t (*called)(uint64_t head, uint64_t payload, OptionalValue* to);

  // ---- Values.
  void (*constant)(eval::State* state, Link constant, OptionalValue* to);
  uint32_t (*dot)(const OptionalValue* source, const OptionalValue* key, OptionalValue* to);
  uint32_t (*dot_by_path)(const OptionalValue* source, const OptionalValue* key, OptionalValue* to);
  uint32_t (*dot_key)(eval::State* state, const OptionalValue* source, Link key, uint32_t* position, OptionalValue* to);
  uint32_t (*dot_slot)(eval::State* state, const OptionalValue* source, Link key, Link shape, Link slot,
                       OptionalValue* to);
  uint32_t (*equal)(const OptionalValue* a, const OptionalValue* b);
  uint32_t (*test)(const OptionalValue* source);
  uint32_t (*is_kind)(const OptionalValue* source, uint32_t kind);
  uint32_t (*has_length)(const OptionalValue* source, uint32_t count);
  uint32_t (*assign_once)(eval::State* state, const OptionalValue* source, OptionalValue* to, Link rule,
                          uint32_t function, const Site* site);
  // As many values at `args`.
  uint32_t (*builtin)(eval::State* state, const Site* site, const OptionalValue* args, uint32_t count,
                      OptionalValue* to);
  uint32_t (*builtin_2)(eval::State* state, const Site* site, const OptionalValue* a, const OptionalValue* b,
                        OptionalValue* to);

  // ---- Containers.
  void (*make)(eval::State* state, uint32_t kind, uint32_t capacity, OptionalValue* to);
  uint32_t (*array_append)(eval::State* state, OptionalValue* array, const OptionalValue* value);
  uint32_t (*set_add)(OptionalValue* set, const OptionalValue* value);
  // `once`: where a conflict is an error, else nullptr.
  uint32_t (*object_put)(eval::State* state, OptionalValue* object, const OptionalValue* key,
                         const OptionalValue* value, const Site* once);
  // `shape`: twice the length of the path, and 1 for plan::ObjectPutPath::into_set.
  uint32_t (*object_put_path)(eval::State* state, OptionalValue* object, const OptionalValue* path, uint32_t shape,
                              const OptionalValue* value, const Site* site);
  void (*merge)(eval::State* state, const OptionalValue* a, const OptionalValue* b, OptionalValue* to);

  // ---- Loops.
  uint32_t (*scan)(eval::State* state, const OptionalValue* source, Loop* loop, uint32_t any_order);
  uint32_t (*find)(eval::State* state, const OptionalValue* source, Loop* loop, Link search,
                   const OptionalValue* wanted, uint64_t count_and_order);
  // `tables`: source and table. `flags`: 1 for plan::Join::any_order, 2 for once.
  uint32_t (*join)(eval::State* state, const OptionalValue* tables, Loop* loop, Link search, const OptionalValue* wanted,
                   uint32_t flags);
  // 0: there is no further element, or failed.
  uint32_t (*next)(eval::State* state, Loop* loop, OptionalValue* key, OptionalValue* value, const Site* step);
  void (*decide)(eval::State* state, Loop* loop, Link decision, const OptionalValue* keys);
  // 0: there is no further case; else its alternative, counted from 1.
  uint32_t (*next_case)(eval::State* state, Loop* loop, Link decision, OptionalValue* row, OptionalValue* known);

  // ---- `with`. 0: the body is passed over, and leave_with too. `saved`: the document from before.
  uint32_t (*enter_with)(eval::State* state, Link number, OptionalValue* document, const OptionalValue* path,
                         uint64_t length, const OptionalValue* value);
  void (*leave_with)(eval::State* state, OptionalValue* document, const OptionalValue* saved);
};

extern const Statements kStatements;

}  // namespace regoc::abi
