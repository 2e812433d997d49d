#include "compiler/planner/emitter.h"

namespace regoc::planner {

Emitter::Emitter(Tables& tables, std::string name, uint32_t params) : tables_(tables) {
  func_.name = std::move(name);
  func_.params = func_.locals = params;
  open_.push_back(&func_.body);
}

const plan::Operand* Emitter::Find(const std::string& var) const {
  auto at = vars_.find(var);
  return at == vars_.end() ? nullptr : &at->second;
}

void Emitter::Bind(const std::string& var, plan::Operand operand) {
  vars_[var] = operand;
  bound_.push_back(var);
}

void Emitter::Forget(Mark mark) {
  for (; bound_.size() > mark; bound_.pop_back()) vars_.erase(bound_.back());
}

void Emitter::ResetFirst(Level level, const std::vector<uint32_t>& locals) {
  plan::Block& block = std::get<plan::Nested>(open_[level]->stmts[0].node).body;
  for (uint32_t local : locals)
    if (!made_.contains(local)) block.stmts.push_back(plan::Stmt{where_, plan::Reset{plan::LocalId{local}}});
}

plan::LocalId Emitter::Local(plan::Operand operand) {
  if (!operand.constant) return operand.local();
  plan::LocalId local = NewLocal();
  Emit(plan::Assign{operand, local});
  return local;
}

plan::Operand Emitter::DotTo(plan::Operand source, plan::Operand key, bool by_path) {
  plan::LocalId target = NewLocal();
  Emit(plan::Dot{.source = source, .key = key, .target = target, .by_path = by_path});
  return plan::Operand::Local(target);
}

plan::Func Emitter::Take(plan::LocalId result, bool memoize) {
  open_.resize(1);
  Emit(plan::Return{result});
  func_.memoize = memoize;
  return std::move(func_);
}

}  // namespace regoc::planner
