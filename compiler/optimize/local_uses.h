// How often the statements of a function read and write each local.
#pragma once

#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::optimize {

struct LocalUses {
  std::vector<uint32_t> reads;
  std::vector<uint32_t> writes;  // what a `with` does to a document is none: it is undone where its body ends
  explicit LocalUses(uint32_t locals) : reads(locals), writes(locals) {}

  void AddBlock(const plan::Block& block) {
    for (const plan::Stmt& stmt : block.stmts) AddStmt(stmt);
  }
  void AddStmt(const plan::Stmt& stmt) {
    std::visit([this](const auto& node) { node.Fields(node, *this); }, stmt.node);
  }

  // Fields of one statement.
  void Read(plan::Operand o) {
    if (!o.constant) ++reads[o.index];
  }
  void Reads(const std::vector<plan::Operand>& list) {
    for (plan::Operand o : list) Read(o);
  }
  void Arguments(const std::vector<plan::Operand>& list) { Reads(list); }
  void Write(plan::LocalId id) { ++writes[static_cast<uint32_t>(id)]; }
  void Update(plan::LocalId id) {
    Read(plan::Operand::Local(id));
    if (id != plan::kInput && id != plan::kData) Write(id);
  }
  void Maybe(plan::LocalId id) { Read(plan::Operand::Local(id)); }
  void Constant(plan::ConstId) {}
  void Flag(bool) {}
  void Count(uint32_t) {}
  void Kind(Tag) {}
  void Function(plan::FuncId) {}
  void Builtin(uint32_t) {}
  void Search(uint32_t) {}
  void What(plan::Observation) {}
  void Body(const plan::Block& block) { AddBlock(block); }
};

}  // namespace regoc::optimize
