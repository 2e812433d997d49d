// How built-in functions are called, and how they are found.
//
// A built-in is one row of runtime/decls/builtins.def and one function in runtime/builtins/<family>.cc:
//
//   Outcome ArrayConcat(CallContext& ctx, ArrayArg a, ArrayArg b);   // a typed function: operands are checked before
//   REGOC_REGISTER_BUILTINS(Array, {{"array.concat", Typed<ArrayConcat>}, …});
//
// What it allocates goes to ctx.arena. It is pure unless its row says otherwise.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/decls/builtins.h"
#include "runtime/value/value.h"

namespace regoc {

// Why an evaluation failed. Codes are OPA's: "eval_type_error", "eval_builtin_error", "eval_conflict_error",
// "eval_internal_error", "eval_cancel_error". Lives in the evaluation's arena.
struct EvalError {
  std::string_view code;
  std::string_view message;  // "array.concat: operand 1 must be array but got object"
  bool halt = false;         // stops the evaluation even where built-in errors only make an expression undefined
  uint32_t file = 0;         // index into the policy's files + 1; 0: place unknown (set by the engine at the call)
  uint32_t row = 0;
  uint32_t column = 0;
};

// Parses a Rego module for rego.parse_module: its syntax tree as OPA's JSON, or OPA's message. The runtime has no
// parser of its own; a program that has one says so in its snapshots. Any thread.
using ModuleParser = Result<std::string> (*)(std::string_view file, std::string_view text);

// State that built-ins keep through one evaluation (parsed patterns live longer, see CacheSlot).
struct CallContext;

// A per-thread cache for things that cost much to make from an argument (compiled patterns). Bounded; dropped as a
// whole when full, so an entry is good until the next Insert.
struct CacheEntry {
  virtual ~CacheEntry() = default;
};
class BuiltinCache {
 public:
  // The entry for (kind, key), or nullptr. `kind` is the address of a static that names the use. Keys that lie where
  // they lay before, as those in policies do, are found fastest; `place` stands for the address when a key was put
  // together anew.
  CacheEntry* Find(const void* kind, std::string_view key, const void* place) const {
    Recent& recent = RecentAt(place);
    if (recent.kind == kind && recent.key.size() == key.size() &&
        internal::EqualBytes(recent.key.data(), key.data(), key.size())) {
      return recent.entry;
    }
    return FindByHash(kind, key, recent);
  }
  CacheEntry* Find(const void* kind, std::string_view key) const { return Find(kind, key, key.data()); }
  CacheEntry* Insert(const void* kind, std::string_view key, std::unique_ptr<CacheEntry> entry);

  static constexpr size_t kMaxEntries = 1000;

 private:
  struct Key {
    const void* kind;
    std::string text;
  };
  struct KeyView {
    const void* kind;
    std::string_view text;
  };
  // Both keys hash and compare alike, so that a look-up copies nothing.
  struct Hasher {
    using is_transparent = void;
    size_t operator()(const KeyView& key) const;
    size_t operator()(const Key& key) const { return (*this)(KeyView{key.kind, key.text}); }
  };
  struct Same {
    using is_transparent = void;
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      return a.kind == b.kind && std::string_view(a.text) == std::string_view(b.text);
    }
  };
  // An entry that was found not long ago. Its key is compared too: what lies at an address changes.
  struct Recent {
    const void* kind = nullptr;
    std::string_view key;  // in entries_
    CacheEntry* entry = nullptr;
  };
  Recent& RecentAt(const void* place) const {
    return recent_[(reinterpret_cast<uintptr_t>(place) * 0x9E3779B97F4A7C15u) >> (64 - kRecentBits)];
  }
  CacheEntry* FindByHash(const void* kind, std::string_view key, Recent& recent) const;

  static constexpr int kRecentBits = 8;
  std::unordered_map<Key, std::unique_ptr<CacheEntry>, Hasher, Same> entries_;
  mutable std::array<Recent, 1 << kRecentBits> recent_;
};

namespace builtins {
class GraphIndexes;
class HttpCache;
}  // namespace builtins

// What the host lets built-ins do beyond computing, and keeps for them between evaluations. Outlives the evaluation;
// may be shared by threads.
struct HostServices {
  const std::vector<std::string>* allowed_hosts = nullptr;  // hosts that policies may connect to; nullptr: any
  builtins::HttpCache* http_cache = nullptr;  // responses for requests with "cache" or "force_cache"; nullptr: none
};

struct CallContext {
  Arena& arena;
  BuiltinCache& cache;
  int64_t now_ns = 0;                   // the evaluation's clock: nanoseconds since the epoch, the same for every call;
                                        // see eval::Executable::uses_clock
  std::string* print_output = nullptr;  // where print() writes lines; nullptr: nowhere
  const char* name = "";                // of the built-in being called, for messages
  const std::vector<std::string>* files = nullptr;  // of the policy; nullptr: unknown
  uint32_t file = 0;                                // of the call: index into `files` + 1; 0: not in a file
  uint32_t row = 0;
  const std::atomic<bool>* cancelled = nullptr;  // set by another thread to end the evaluation; nullptr: never
  size_t memory_limit = size_t{2} << 30;         // of bytes in the arena, beyond which a large result is refused
  int64_t deadline_ns = 0;               // when the evaluation must have ended, on the steady clock; 0: no limit
  Object* drawn = nullptr;               // random results of this evaluation by what asked for them: equal calls agree
  const HostServices* host = nullptr;    // nullptr: any host, no cache
  ModuleParser module_parser = nullptr;  // nullptr: rego.parse_module is an error
  const builtins::GraphIndexes* graphs = nullptr;  // of the base document; nullptr: none

  // "name: message" as an eval_builtin_error.
  Outcome Error(std::string_view message);
  // "name: operand N must be WANTED but got TYPE" as an eval_type_error; `position` counts from 1.
  Outcome OperandError(int position, std::string_view wanted, Value got);
  // "name: message" as an eval_type_error.
  Outcome TypeError(std::string_view message);
  // "name: operand N FAULT" as an eval_type_error.
  Outcome OperandFault(int position, std::string_view fault);
  // "name: operand N must be array of strings but got array containing number".
  Outcome ElementError(int position, Value composite, std::string_view wanted, Value got);
  // An error with no name before it that stops the evaluation.
  Outcome Halt(std::string_view code, std::string_view message);
  // For loops whose length the arguments decide: an error when the evaluation was cancelled or made too much, else
  // undefined. "name: timed out before DOING".
  Outcome CheckLimits(std::string_view doing);
  bool past_deadline() const;
  // "policy.rego:3: ", for texts that name the place of the call; empty when it is not in a file.
  std::string Place() const;
};

// The one calling convention: as many arguments as the row says.
using BuiltinFunction = Outcome (*)(CallContext& ctx, const Value* args);

// nullptr when this build has no implementation of it. Thread-safe.
BuiltinFunction FindBuiltinFunction(decls::BuiltinId id);

}  // namespace regoc
