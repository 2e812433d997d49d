#include "compiler/optimize/assigned.h"

#include <algorithm>

namespace regoc::optimize {

namespace {

// Fields::Fields names what a statement reads before what it writes.
struct AssignedWalker : FieldVisitor<AssignedWalker> {
  explicit AssignedWalker(const plan::Func& func) : assigned(func.locals), unassigned(func.locals) {
    std::fill_n(assigned.begin(), func.params, true);
  }
  void Look(uint32_t local) {
    if (!assigned[local]) unassigned[local] = true;
  }
  void Read(const plan::Operand& o) {
    if (!o.constant) Look(o.index);
  }
  void Maybe(const plan::LocalId& id) { Look(static_cast<uint32_t>(id)); }
  void Update(const plan::LocalId& id) { Look(static_cast<uint32_t>(id)); }
  void Write(const plan::LocalId& id) {
    auto local = static_cast<uint32_t>(id);
    if (assigned[local]) return;
    assigned[local] = true;
    here.push_back(local);
  }
  // After a block nobody knows how far it got.
  void Body(const plan::Block& block) {
    size_t outer = here.size();
    for (const plan::Stmt& stmt : block.stmts) Visit(stmt);
    for (; here.size() > outer; here.pop_back()) assigned[here.back()] = false;
  }

  std::vector<bool> assigned;
  std::vector<bool> unassigned;
  std::vector<uint32_t> here;  // assigned by the blocks that are open
};

}  // namespace

std::vector<bool> ReadUnassigned(const plan::Func& func) {
  AssignedWalker walker(func);
  walker.Body(func.body);
  return std::move(walker.unassigned);
}

}  // namespace regoc::optimize
