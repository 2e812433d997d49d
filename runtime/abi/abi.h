// What generated code and the runtime know of each other: a table of C functions that generated code calls, and the
// descriptor through which a module of generated code is found and bound to that table.
//
// Generated code imports no symbol. It exports one, kModuleSymbol: a ModuleDescriptor, whose `abi` slot the runtime
// fills before it runs anything. A Value, OptionalValue or Outcome travels as two words, head and payload, in
// registers.
//
// All functions expect the eval::State of the calling thread and return without unwinding.
#pragma once

#include <cstdint>

#include "runtime/abi/direct.h"
#include "runtime/abi/statements.h"
#include "runtime/plan/plan.h"
#include "runtime/value/value.h"

namespace regoc::eval {
struct State;
}

namespace regoc::abi {

// Raised whenever Abi, ModuleDescriptor, layout.h or the meaning of a function changes.
inline constexpr uint32_t kVersion = 8;

inline constexpr const char* kModuleSymbol = "regoc_module";
inline constexpr char kModuleMagic[8] = {'R', 'E', 'G', 'O', 'C', 'N', 'A', 'T'};

// Two words returned in registers: an OptionalValue or an Outcome, unless said otherwise.
struct Pair {
  uint64_t head = 0;
  uint64_t payload = 0;
};

// A statement that may fail: where, and for a call which of Policy::builtins.
struct Site {
  plan::Location where;
  uint32_t builtin = 0;
};

// A function of the plan as machine code: the same meaning as interp::Run. May answer from the memo, so the state must
// have begun anew (State::Begin) for other documents.
using Entry = Outcome (*)(eval::State* state, const OptionalValue* args);

// One field a function; generated code calls them by offset. Undefined operands are allowed where `defined` is not
// said.
struct Abi {
  uint32_t version;
  uint32_t bytes;  // of this struct

  // ---- Reading: no effect that generated code could see.
  // source[key]; undefined when an operand is.
  Pair (*dot)(uint64_t source_head, uint64_t source_payload, uint64_t key_head, uint64_t key_payload);
  // The same by path (plan::Dot).
  Pair (*dot_by_path)(uint64_t source_head, uint64_t source_payload, uint64_t key_head, uint64_t key_payload);
  // source[key] for a constant key. `position` is where in an object the key was last found by this statement; any
  // number will do, and any thread may write it.
  Pair (*dot_key)(uint64_t source_head, uint64_t source_payload, const Value* key, uint32_t* position);
  // Whether both are defined and equal.
  uint32_t (*equal)(uint64_t a_head, uint64_t a_payload, uint64_t b_head, uint64_t b_payload);
  // Of two strings, whether the second is at the beginning, at the end or anywhere in the first.
  uint32_t (*starts_with)(uint64_t text_head, uint64_t text_payload, uint64_t part_head, uint64_t part_payload);
  uint32_t (*ends_with)(uint64_t text_head, uint64_t text_payload, uint64_t part_head, uint64_t part_payload);
  uint32_t (*contains)(uint64_t text_head, uint64_t text_payload, uint64_t part_head, uint64_t part_payload);
  uint32_t (*has_length)(uint64_t source_head, uint64_t source_payload, uint32_t count);
  // Items of an object or set in Rego's order: {address, count}.
  Pair (*sorted)(uint64_t head, uint64_t payload);
  // The same as they lie, if the evaluation allows it.
  Pair (*elements)(eval::State* state, uint64_t head, uint64_t payload);

  // Which elements of a collection hold `wanted` (as many as the search compares, all defined; nullptr: one of all that
  // hold the same): {address of uint32_t positions, count}.
  Pair (*find)(eval::State* state, uint32_t search, uint64_t source_head, uint64_t source_payload, const Value* wanted,
               uint32_t any_order);

  // plan::Join: which elements of `source` the table leads on from: {address of uint32_t positions, count}; one at most
  // with `once`. `wanted` are OptionalValues; they and the table may be undefined.
  Pair (*join)(eval::State* state, uint32_t search, uint64_t source_head, uint64_t source_payload, uint64_t table_head,
               uint64_t table_payload, const OptionalValue* wanted, uint32_t any_order, uint32_t once);

  // The cases of a decision that come into question for its keys: {address of eval::Candidate, count}.
  Pair (*decide)(eval::State* state, uint32_t decision, const OptionalValue* keys);

  // ---- Containers. Operands are defined, containers of the right kind.
  Pair (*make)(eval::State* state, uint32_t kind, uint32_t capacity);
  // Memory of the evaluation: its address.
  uint64_t (*allocate)(eval::State* state, uint64_t bytes);
  // An object of `count` entries, which the caller fills in Rego's order of their keys: {address, address of entries}.
  Pair (*make_record)(eval::State* state, uint32_t count);
  Pair (*array_append)(eval::State* state, uint64_t array_head, uint64_t array_payload, uint64_t item_head,
                       uint64_t item_payload);
  void (*set_add)(uint64_t set, uint64_t item_head, uint64_t item_payload);
  void (*object_put)(uint64_t object, uint64_t key_head, uint64_t key_payload, uint64_t value_head,
                     uint64_t value_payload);
  // These two: 0 on a conflict.
  uint32_t (*object_put_once)(uint64_t object, uint64_t key_head, uint64_t key_payload, uint64_t value_head,
                              uint64_t value_payload);
  uint32_t (*object_put_path)(eval::State* state, uint64_t object, const Value* path, uint32_t length,
                              uint64_t value_head, uint64_t value_payload, uint32_t into_set);
  Pair (*merge)(eval::State* state, uint64_t a_head, uint64_t a_payload, uint64_t b_head, uint64_t b_payload);

  // ---- `with`.
  // `document` with the value at `path` replaced, for the body of With number `number`; leave_with ends it.
  Pair (*enter_with)(eval::State* state, uint32_t number, uint64_t document_head, uint64_t document_payload,
                     const Value* path, uint32_t length, uint64_t value_head, uint64_t value_payload);
  void (*leave_with)(eval::State* state);

  // ---- Built-ins. Undefined when an argument is, or when the error is not one that ends the evaluation; else an
  // Outcome.
  Pair (*call_builtin_1)(eval::State* state, const Site* site, uint64_t a_head, uint64_t a_payload);
  Pair (*call_builtin_2)(eval::State* state, const Site* site, uint64_t a_head, uint64_t a_payload, uint64_t b_head,
                         uint64_t b_payload);
  // `args` are OptionalValues.
  Pair (*call_builtin)(eval::State* state, const Site* site, const OptionalValue* args, uint32_t count);

  // ---- Errors: State::error is set.
  void (*rule_conflict)(eval::State* state, uint64_t rule_head, uint64_t rule_payload, uint32_t function,
                        const Site* site);
  void (*key_conflict)(eval::State* state, const Site* site);
  // State::MustStop, when fuel is below zero or memory above its limit. 0: go on, and nothing is set.
  uint32_t (*must_stop)(eval::State* state, const Site* site);

  Direct direct;
  Statements statements;
};

// The table of this build.
const Abi& Table();

// What a module of generated code exports.
struct ModuleDescriptor {
  char magic[8];
  uint32_t abi_version;
  uint32_t function_count;  // of the plan
  const char* plan_hash;    // as the compiler was told it; not null-terminated
  uint64_t plan_hash_bytes;
  const Entry* entries;  // function_count of them; nullptr where the function is no entry point
  const Abi** abi;       // filled by the runtime
};

}  // namespace regoc::abi
