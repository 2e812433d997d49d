// What a block does besides computing: whether it comes to the same when it is interleaved with others or repeated in
// another order.
#pragma once

#include <optional>
#include <vector>

#include "runtime/plan/local_uses.h"
#include "runtime/plan/plan.h"

namespace regoc::optimize {

// Which functions, with all they call, do nothing but give a result.
class Purity {
 public:
  explicit Purity(const plan::Policy& policy) : policy_(policy), state_(policy.funcs.size()) {}

  bool OfBuiltin(uint32_t builtin) const;
  bool OfFunction(plan::FuncId id);

 private:
  enum State : uint8_t { kUnknown, kPure, kImpure };
  bool OfBlock(const plan::Block& block);

  const plan::Policy& policy_;
  std::vector<State> state_;
};

class Effects {
 public:
  // Of `body`, which stands in a function with these uses.
  Effects(const plan::Block& body, const plan::LocalUses& function, Purity& purity);

  // Filling sets and objects and giving a value once, or leaving the block around after noting something constant.
  bool commute() const { return commute_ && (!leaves_ || (!fills_ && same_constant_)); }
  // The block around, before its end.
  bool leaves() const { return leaves_; }
  // What stays after the block, with something that is not constant.
  bool fills() const { return fills_; }
  // What it gives, if that is a constant.
  const std::optional<plan::Operand>& constant() const { return constant_; }
  const plan::LocalUses& uses() const { return inside_; }
  // What others know is changed, or looked at other than by changing it.
  bool Changes(uint32_t local) const { return inside_.writes[local] > 0 && !IsOwn(plan::LocalId{local}); }
  bool LooksAt(uint32_t local) const { return inside_.reads[local] > inside_.writes[local]; }

 private:
  friend struct EffectTargets;
  // Nobody but the block knows the local.
  bool IsOwn(plan::LocalId id) const {
    auto i = static_cast<uint32_t>(id);
    return inside_.reads[i] == function_.reads[i] && inside_.writes[i] == function_.writes[i];
  }
  // `depth`: blocks between the outermost and this one.
  void Body(const plan::Block& block, uint32_t depth);
  void Writes(plan::LocalId id) { commute_ &= IsOwn(id); }
  void Fills(plan::LocalId id) { fills_ |= !IsOwn(id); }
  template <typename Stmt>
  void See(const Stmt& node, uint32_t depth);
  void See(const plan::AssignOnce& s, uint32_t depth);
  void See(const plan::SetAdd& s, uint32_t) { Fills(s.set); }
  void See(const plan::ObjectPut& s, uint32_t) { s.once ? Fills(s.object) : Writes(s.object); }
  void See(const plan::ObjectPutPath& s, uint32_t) { Fills(s.object); }
  void See(const plan::With&, uint32_t) {}  // undone where its body ends
  void See(const plan::Break& s, uint32_t depth) { leaves_ |= s.depth > depth; }
  void See(const plan::Return&, uint32_t) { commute_ = false; }

  const plan::LocalUses& function_;
  plan::LocalUses inside_;
  Purity& purity_;
  std::optional<plan::Operand> constant_;
  bool same_constant_ = true;
  bool commute_ = true;
  bool leaves_ = false;
  bool fills_ = false;
};

}  // namespace regoc::optimize
