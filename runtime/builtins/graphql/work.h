// What one call may cost: steps, nesting, memory. Queries and schemas come from outside, and some checks of GraphQL
// take time that grows exponentially with the query.
#pragma once

#include "runtime/builtins/builtin.h"

namespace regoc::builtins::graphql {

inline constexpr size_t kMaxTextBytes = size_t{64} << 20;
inline constexpr uint32_t kMaxNesting = 500;       // of selections, values and types in a text
inline constexpr uint32_t kMaxNodeNesting = 2000;  // of objects in a syntax tree that is given as a value
inline constexpr uint32_t kMaxWalkDepth = 4000;    // through fragments: a walk goes into what they hold
inline constexpr uint64_t kMaxSteps = 50'000'000;

// Counts the work of one call. Once it stopped it stays so, and the call gives `failure()`.
class Work {
 public:
  explicit Work(CallContext& ctx) : ctx_(ctx) {}

  // False when the call has to end: a limit, cancellation, memory.
  bool Spend(uint64_t steps = 1) {
    steps_ += steps;
    return steps_ < next_look_ ? !stopped_ : Look();
  }
  // Memory of this arena counts like the evaluation's own, as long as it is watched.
  void Watch(const Arena& arena) { watched_ = &arena; }
  void Unwatch() { watched_ = nullptr; }
  void Stop(std::string_view reason);
  bool stopped() const { return stopped_; }
  // Requires stopped().
  Outcome failure() const { return failure_; }
  CallContext& context() { return ctx_; }

 private:
  friend class Level;
  bool Look();

  CallContext& ctx_;
  const Arena* watched_ = nullptr;
  uint64_t steps_ = 0;
  uint64_t next_look_ = 4096;
  uint32_t depth_ = 0;
  bool stopped_ = false;
  Outcome failure_;
};

// One level of recursion, for as long as it lives.
class Level {
 public:
  Level(Work& work, uint32_t limit) : work_(work) {
    if (++work_.depth_ > limit) work_.Stop("document is nested too deeply");
  }
  ~Level() { --work_.depth_; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  // False when the recursion must not go on.
  explicit operator bool() const { return !work_.stopped_; }

 private:
  Work& work_;
};

}  // namespace regoc::builtins::graphql
