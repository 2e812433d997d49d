// How often the statements of a function read and write each local.
#pragma once

#include <unordered_map>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::plan {

template <typename Counts>
struct LocalUsesIn {
  Counts reads;
  Counts writes;  // what a `with` does to a document is none: it is undone where its body ends

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

// With a count for each local of the function.
struct LocalUses : LocalUsesIn<std::vector<uint32_t>> {
  explicit LocalUses(uint32_t locals) { reads.resize(locals), writes.resize(locals); }
};

// Of a part of a function, with counts for those locals that are used there: a function may have as many locals and as
// many parts as the policy is large.
struct FewLocalUses : LocalUsesIn<std::unordered_map<uint32_t, uint32_t>> {
  bool Writes(uint32_t local) const { return writes.contains(local); }
};

}  // namespace regoc::plan
