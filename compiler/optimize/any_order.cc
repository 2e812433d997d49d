#include "compiler/optimize/any_order.h"

#include <algorithm>

#include "runtime/decls/builtins.h"
#include "runtime/plan/local_uses.h"

namespace regoc::optimize {

namespace {

using plan::LocalId;

// Which functions, with all they call, do nothing but give a result.
class Purity {
 public:
  explicit Purity(const plan::Policy& policy) : policy_(policy), state_(policy.funcs.size()) {}

  bool OfBuiltin(uint32_t builtin) const {
    const decls::BuiltinDecl* decl = decls::FindBuiltin(policy_.builtins[builtin]);
    return decl != nullptr && decl->purity == decls::Purity::kPure;
  }
  // Functions call each other as deep as the policy's text is nested: no deeper than the planner goes itself.
  bool OfFunction(plan::FuncId id) {
    auto index = static_cast<uint32_t>(id);
    if (state_[index] == kUnknown) {
      state_[index] = kImpure;
      if (OfBlock(policy_.funcs[index].body)) state_[index] = kPure;
    }
    return state_[index] == kPure;
  }

 private:
  enum State : uint8_t { kUnknown, kPure, kImpure };

  bool OfBlock(const plan::Block& block) {
    return std::all_of(block.stmts.begin(), block.stmts.end(), [this](const plan::Stmt& stmt) {
      return std::visit(
          [this](const auto& node) {
            if constexpr (requires { node.builtin; }) return OfBuiltin(node.builtin);
            if constexpr (requires { node.func; }) return OfFunction(node.func);
            if constexpr (requires { node.body; }) return OfBlock(node.body);
            return true;
          },
          stmt.node);
    });
  }

  const plan::Policy& policy_;
  std::vector<State> state_;
};

// Whether the effects of one loop's body commute.
class Effects {
 public:
  Effects(const plan::Block& body, const plan::LocalUses& function, Purity& purity)
      : function_(function), inside_(function.reads.size()), purity_(purity) {
    inside_.AddBlock(body);
    Body(body, 0);
  }
  bool commute() const { return commute_ && (!leaves_ || !fills_); }

 private:
  // Nobody but the loop knows the local.
  bool IsOwn(LocalId id) const {
    auto i = static_cast<uint32_t>(id);
    return inside_.reads[i] == function_.reads[i] && inside_.writes[i] == function_.writes[i];
  }

  // `depth`: blocks between the loop's body and this one.
  void Body(const plan::Block& block, uint32_t depth) {
    for (const plan::Stmt& stmt : block.stmts)
      std::visit(
          [&](const auto& node) {
            See(node, depth);
            if constexpr (requires { node.body; }) Body(node.body, depth + 1);
          },
          stmt.node);
  }
  void Writes(LocalId id) { commute_ &= IsOwn(id); }
  void Fills(LocalId id) { fills_ |= !IsOwn(id); }

  template <typename Stmt>
  void See(const Stmt& node, uint32_t) {
    struct Targets {
      Effects& effects;
      void Read(plan::Operand) {}
      void Reads(const std::vector<plan::Operand>&) {}
      void Arguments(const std::vector<plan::Operand>&) {}
      void Write(LocalId id) { effects.Writes(id); }
      void Update(LocalId id) { effects.Writes(id); }
      void Maybe(LocalId) {}
      void Constant(plan::ConstId) {}
      void Flag(bool) {}
      void Count(uint32_t) {}
      void Kind(Tag) {}
      void Function(plan::FuncId id) { effects.commute_ &= effects.purity_.OfFunction(id); }
      void Builtin(uint32_t builtin) { effects.commute_ &= effects.purity_.OfBuiltin(builtin); }
      void Search(uint32_t) {}
      void Slot(const plan::Place&) {}
      void What(plan::Observation) { effects.commute_ = false; }
      void Body(const plan::Block&) {}
    };
    Stmt::Fields(node, Targets{*this});
  }
  void See(const plan::AssignOnce& s, uint32_t) {
    if (!s.source.constant) Fills(s.target);
  }
  void See(const plan::SetAdd& s, uint32_t) { Fills(s.set); }
  void See(const plan::ObjectPut& s, uint32_t) { s.once ? Fills(s.object) : Writes(s.object); }
  void See(const plan::ObjectPutPath& s, uint32_t) { Fills(s.object); }
  void See(const plan::With&, uint32_t) {}  // undone where its body ends
  void See(const plan::Break& s, uint32_t depth) { leaves_ |= s.depth > depth; }
  void See(const plan::Return&, uint32_t) { commute_ = false; }

  const plan::LocalUses& function_;
  plan::LocalUses inside_;
  Purity& purity_;
  bool commute_ = true;
  bool leaves_ = false;  // the loop, before its end
  bool fills_ = false;   // what stays after the loop, with something that depends on the element
};

void Mark(plan::Block& block, const plan::LocalUses& uses, Purity& purity) {
  for (plan::Stmt& stmt : block.stmts)
    std::visit(
        [&](auto& node) {
          if constexpr (requires { node.any_order; }) {
            node.any_order = Effects(node.body, uses, purity).commute();
          }
          if constexpr (requires { node.body; }) Mark(node.body, uses, purity);
        },
        stmt.node);
}

}  // namespace

void FindAnyOrder(plan::Policy& policy) {
  Purity purity(policy);
  for (plan::Func& func : policy.funcs) {
    plan::LocalUses uses(func.locals);
    uses.AddBlock(func.body);
    Mark(func.body, uses, purity);
  }
}

}  // namespace regoc::optimize
