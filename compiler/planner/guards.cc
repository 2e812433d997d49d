#include "compiler/planner/guards.h"

#include <algorithm>
#include <set>

#include "runtime/plan/local_uses.h"

namespace regoc::planner {

namespace {

using plan::Stmt;

class GuardMover {
 public:
  explicit GuardMover(plan::Func& func) : func_(func), all_(func.locals) {
    all_.AddBlock(func.body), FindElements(func.body);
  }
  void Run() { Reorder(func_.body); }

 private:
  bool WrittenOnce(plan::LocalId id) const { return all_.writes[static_cast<uint32_t>(id)] == 1; }

  // Looks at values and can neither fail nor be seen from outside but by being undefined.
  bool Looks(const Stmt& stmt) const {
    if (const auto* assign = std::get_if<plan::Assign>(&stmt.node)) return WrittenOnce(assign->target);
    if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) return WrittenOnce(dot->target);
    return std::holds_alternative<plan::Equal>(stmt.node) || std::holds_alternative<plan::HasLength>(stmt.node) ||
           std::holds_alternative<plan::IsKind>(stmt.node) || std::holds_alternative<plan::Test>(stmt.node);
  }

  // Computes locals and nothing else: what stands behind it may go before it, when it needs none of them.
  bool Computes(const Stmt& stmt, const std::set<plan::LocalId>& made) const {
    if (const auto* nested = std::get_if<plan::Nested>(&stmt.node)) return !DecidesOutside(nested->body);
    if (const auto* with = std::get_if<plan::With>(&stmt.node)) return !DecidesOutside(with->body);
    if (const auto* put = std::get_if<plan::ObjectPut>(&stmt.node)) return made.contains(put->object);
    if (const auto* add = std::get_if<plan::SetAdd>(&stmt.node)) return made.contains(add->set);
    if (const auto* append = std::get_if<plan::ArrayAppend>(&stmt.node)) return made.contains(append->array);
    return Looks(stmt) || std::holds_alternative<plan::Call>(stmt.node) ||
           std::holds_alternative<plan::CallBuiltin>(stmt.node) || std::holds_alternative<plan::Make>(stmt.node) ||
           std::holds_alternative<plan::Reset>(stmt.node) || std::holds_alternative<plan::IsDefined>(stmt.node) ||
           std::holds_alternative<plan::Assign>(stmt.node);
  }

  // Ends a block around it, or the function, and has set something that is read outside then: what follows runs only
  // when that did not happen. (A negation ends the block around it too, but leaves nothing.)
  bool DecidesOutside(const plan::Block& body) const {
    if (!Leaves(body, 0)) return false;
    plan::FewLocalUses inside;
    inside.AddBlock(body);
    return std::any_of(inside.writes.begin(), inside.writes.end(),
                       [&](const auto& written) { return inside.reads[written.first] != all_.reads[written.first]; });
  }
  // Is there a break out of more than `depth` blocks, or a return?
  static bool Leaves(const plan::Block& block, uint32_t depth) {
    for (const Stmt& stmt : block.stmts) {
      if (const auto* to = std::get_if<plan::Break>(&stmt.node); to != nullptr && to->depth > depth) return true;
      if (std::holds_alternative<plan::Return>(stmt.node)) return true;
      bool below = std::visit(
          [depth](const auto& node) {
            if constexpr (requires { node.body; }) return Leaves(node.body, depth + 1);
            return false;
          },
          stmt.node);
      if (below) return true;
    }
    return false;
  }

  // Elements of collections, and parts of them. What looks at these stays where it was written, behind conditions that
  // leave most elements out.
  void FindElements(const plan::Block& block) {
    for (const Stmt& stmt : block.stmts) {
      if (const auto* scan = std::get_if<plan::Scan>(&stmt.node)) {
        elements_.insert({static_cast<uint32_t>(scan->key), static_cast<uint32_t>(scan->value)});
      } else if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) {
        if (!dot->source.constant && elements_.contains(dot->source.index))
          elements_.insert(static_cast<uint32_t>(dot->target));
      } else if (const auto* assign = std::get_if<plan::Assign>(&stmt.node)) {
        if (!assign->source.constant && elements_.contains(assign->source.index))
          elements_.insert(static_cast<uint32_t>(assign->target));
      }
      std::visit(
          [this](const auto& node) {
            if constexpr (requires { node.body; }) FindElements(node.body);
          },
          stmt.node);
    }
  }

  // A looking statement may move before statements that write `late` when it reads none of that.
  bool Independent(const Stmt& stmt, const plan::FewLocalUses& late) const {
    bool good = true;
    auto reads = [&](plan::Operand o) {
      good = good && (o.constant || (!late.Writes(o.index) && !elements_.contains(o.index)));
    };
    if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) {
      reads(dot->source), reads(dot->key);
    } else if (const auto* assign = std::get_if<plan::Assign>(&stmt.node)) {
      reads(assign->source);
    } else if (const auto* equal = std::get_if<plan::Equal>(&stmt.node)) {
      reads(equal->a), reads(equal->b);
    } else if (const auto* length = std::get_if<plan::HasLength>(&stmt.node)) {
      reads(length->source);
    } else if (const auto* kind = std::get_if<plan::IsKind>(&stmt.node)) {
      reads(kind->source);
    } else if (const auto* test = std::get_if<plan::Test>(&stmt.node)) {
      reads(test->source);
    }
    return good;
  }

  void Reorder(plan::Block& block) {
    plan::FewLocalUses late;
    std::vector<Stmt> front, rest;
    std::set<plan::LocalId> made;  // containers that are filled in this block
    bool movable = true;           // nothing yet that can be seen from outside
    for (size_t i = 0; i < block.stmts.size(); ++i) {
      Stmt& stmt = block.stmts[i];
      std::visit(
          [this](auto& node) {
            if constexpr (requires { node.body; }) Reorder(node.body);
          },
          stmt.node);
      auto* scan = std::get_if<plan::Scan>(&stmt.node);
      if (scan != nullptr && movable && i + 1 == block.stmts.size()) Lift(*scan, late, front, rest);
      if (movable && Looks(stmt) && Independent(stmt, late)) {
        front.push_back(std::move(stmt));
        continue;
      }
      movable = movable && Computes(stmt, made);
      if (const auto* make = std::get_if<plan::Make>(&stmt.node)) made.insert(make->target);
      late.AddStmt(stmt);
      rest.push_back(std::move(stmt));
    }
    block.stmts = std::move(front);
    block.stmts.insert(block.stmts.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
  }

  // What a loop's body begins with and is the same for all elements goes before the loop, which is the last statement
  // of its block: where that is undefined, no element has a solution.
  void Lift(plan::Scan& scan, plan::FewLocalUses& late, std::vector<Stmt>& front, std::vector<Stmt>& rest) {
    std::vector<Stmt> kept;
    plan::FewLocalUses inside;
    inside.Write(scan.key), inside.Write(scan.value);
    bool leading = true;
    for (Stmt& stmt : scan.body.stmts) {
      leading = leading && Looks(stmt);
      if (leading && Independent(stmt, inside)) {
        bool first = Independent(stmt, late);
        if (!first) late.AddStmt(stmt);
        (first ? front : rest).push_back(std::move(stmt));
        continue;
      }
      inside.AddStmt(stmt);
      kept.push_back(std::move(stmt));
    }
    scan.body.stmts = std::move(kept);
  }

  plan::Func& func_;
  plan::LocalUses all_;
  std::set<uint32_t> elements_;
};

}  // namespace

void PutGuardsFirst(plan::Policy& policy) {
  for (plan::Func& func : policy.funcs) GuardMover(func).Run();
}

}  // namespace regoc::planner
