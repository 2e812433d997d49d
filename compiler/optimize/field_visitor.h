// What passes derive from that look at some fields of statements only: Node::Fields calls a function a field, and those
// that a visitor doesn't declare itself do nothing here.
#pragma once

#include "runtime/plan/plan.h"

namespace regoc::optimize {

template <typename Visitor>
struct FieldVisitor {
  template <typename O>
  void Read(O&&) {}
  template <typename List>
  void Reads(List&& list) {
    for (auto& operand : list) self().Read(operand);
  }
  template <typename List>
  void Arguments(List&& list) { self().Reads(list); }
  template <typename Id>
  void Write(Id&&) {}
  template <typename Id>
  void Update(Id&& id) { self().Write(id); }
  template <typename Id>
  void Maybe(Id&& id) { self().Write(id); }
  template <typename Id>
  void Constant(Id&&) {}
  template <typename T>
  void Flag(T&&) {}
  template <typename T>
  void Count(T&&) {}
  template <typename T>
  void Kind(T&&) {}
  template <typename T>
  void What(T&&) {}
  template <typename T>
  void Function(T&&) {}
  template <typename T>
  void Builtin(T&&) {}
  template <typename T>
  void Search(T&&) {}
  template <typename T>
  void Decision(T&&) {}
  template <typename T>
  void Slot(T&&) {}
  // Goes through the statements of the block, and so through those below.
  template <typename Block>
  void Body(Block&& block) {
    for (auto& stmt : block.stmts) self().Visit(stmt);
  }
  template <typename Stmt>
  void Visit(Stmt&& stmt) {
    std::visit([this](auto& node) { node.Fields(node, self()); }, stmt.node);
  }

 private:
  Visitor& self() { return static_cast<Visitor&>(*this); }
};

// Calls `on(local)` for each mention of a local, read or written; `on` may change it.
template <typename On>
struct LocalVisitor : FieldVisitor<LocalVisitor<On>> {
  explicit LocalVisitor(On f) : on(f) {}
  template <typename O>
  void Read(O&& operand) {
    if (!operand.constant) on(operand.index);
  }
  template <typename Id>
  void Write(Id&& id) {
    auto index = static_cast<uint32_t>(id);
    on(index);
    if constexpr (!std::is_const_v<std::remove_reference_t<Id>>) id = plan::LocalId{index};
  }
  On on;
};

}  // namespace regoc::optimize
