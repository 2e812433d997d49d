// How often the statements of a function read and write each local.
#pragma once

#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::plan {

struct LocalUses {
  std::vector<uint32_t> reads;
  std::vector<uint32_t> writes;  // what a `with` does to a document is none: it is undone where its body ends
  explicit LocalUses(uint32_t locals) : reads(locals), writes(locals) {}

  void AddBlock(const Block& block) {
    for (const Stmt& stmt : block.stmts) AddStmt(stmt);
  }
  void AddStmt(const Stmt& stmt) {
    std::visit([this](const auto& node) { node.Fields(node, *this); }, stmt.node);
  }

  // Fields of one statement.
  void Read(Operand o) {
    if (!o.constant) ++reads[o.index];
  }
  void Reads(const std::vector<Operand>& list) {
    for (Operand o : list) Read(o);
  }
  void Arguments(const std::vector<Operand>& list) { Reads(list); }
  void Write(LocalId id) { ++writes[static_cast<uint32_t>(id)]; }
  void Update(LocalId id) {
    Read(Operand::Local(id));
    if (id != kInput && id != kData) Write(id);
  }
  void Maybe(LocalId id) { Read(Operand::Local(id)); }
  void Constant(ConstId) {}
  void Flag(bool) {}
  void Count(uint32_t) {}
  void Kind(Tag) {}
  void Function(FuncId) {}
  void Builtin(uint32_t) {}
  void Search(uint32_t) {}
  void Slot(const Place&) {}
  void Decision(uint32_t) {}
  void What(Observation) {}
  void Body(const Block& block) { AddBlock(block); }
};

}  // namespace regoc::plan
