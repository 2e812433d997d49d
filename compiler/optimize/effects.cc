#include "compiler/optimize/effects.h"

#include <algorithm>

#include "runtime/decls/builtins.h"

namespace regoc::optimize {

using plan::LocalId;

bool Purity::OfBuiltin(uint32_t builtin) const {
  const decls::BuiltinDecl* decl = decls::FindBuiltin(policy_.builtins[builtin]);
  return decl != nullptr && decl->purity == decls::Purity::kPure;
}

// A function that calls too deep for this recursion is taken as impure.
bool Purity::OfFunction(plan::FuncId id) {
  auto index = static_cast<uint32_t>(id);
  if (state_[index] == kUnknown) {
    state_[index] = kImpure;
    if (OfBlock(policy_.funcs[index].body)) state_[index] = kPure;
  }
  return state_[index] == kPure;
}

bool Purity::OfBlock(const plan::Block& block) {
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

// What the fields of a statement without rules of its own write.
struct EffectTargets {
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
  void Decision(uint32_t) {}
  void Slot(const plan::Place&) {}
  void What(plan::Observation) { effects.commute_ = false; }
  void Body(const plan::Block&) {}
};

template <typename Stmt>
void Effects::See(const Stmt& node, uint32_t) {
  Stmt::Fields(node, EffectTargets{*this});
}

void Effects::See(const plan::AssignOnce& s, uint32_t) {
  if (!s.source.constant) return Fills(s.target);
  if (IsOwn(s.target)) return;
  same_constant_ &= !constant_ || *constant_ == s.source;
  constant_ = s.source;
}

void Effects::Body(const plan::Block& block, uint32_t depth) {
  for (const plan::Stmt& stmt : block.stmts)
    std::visit(
        [&](const auto& node) {
          See(node, depth);
          if constexpr (requires { node.body; }) Body(node.body, depth + 1);
        },
        stmt.node);
}

Effects::Effects(const plan::Block& body, const plan::LocalUses& function, Purity& purity)
    : function_(function), inside_(static_cast<uint32_t>(function.reads.size())), purity_(purity) {
  inside_.AddBlock(body);
  Body(body, 0);
  for (uint32_t local = 0; local < inside_.reads.size(); ++local) commute_ &= !Changes(local) || !LooksAt(local);
}

}  // namespace regoc::optimize
