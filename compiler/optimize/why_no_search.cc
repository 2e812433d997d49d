#include "compiler/optimize/why_no_search.h"

#include <algorithm>
#include <map>
#include <set>

namespace regoc::optimize {

namespace {

using plan::Operand;
using plan::Stmt;

// Reads the body of a loop: which locals are part of the element, which depend on it, and what is compared with it.
class BodyReader {
 public:
  BodyReader(const plan::Scan& scan, const plan::LocalUses& function) : scan_(scan), function_(function) {
    note_.element = scan.value;
    parts_.insert(Index(scan.value));
    varying_ = {Index(scan.key), Index(scan.value)};
  }

  LoopNote Run() {
    const Stmt* stopped = nullptr;  // what comes behind it cannot be asked before it
    for (const Stmt& stmt : scan_.body.stmts) {
      if (const auto* equal = std::get_if<plan::Equal>(&stmt.node)) {
        See(*equal, stmt, stopped);
        continue;
      }
      if (const auto* inner = std::get_if<plan::Scan>(&stmt.node)) See(*inner, stmt);
      if (stopped == nullptr && !MayStandBefore(stmt)) stopped = &stmt;
      SeeParts(stmt);
      SeeVarying(stmt);
    }
    return note_;
  }

 private:
  static uint32_t Index(plan::LocalId id) { return static_cast<uint32_t>(id); }
  static bool MayStandBefore(const Stmt& stmt) {
    return std::visit(
        []<typename Node>(const Node&) {
          return std::is_same_v<Node, plan::Dot> || std::is_same_v<Node, plan::Assign> ||
                 std::is_same_v<Node, plan::IsDefined> || std::is_same_v<Node, plan::IsKind> ||
                 std::is_same_v<Node, plan::Test> || std::is_same_v<Node, plan::HasLength>;
        },
        stmt.node);
  }

  bool IsPart(Operand o) const { return !o.constant && parts_.contains(o.index); }
  bool Varies(Operand o) const { return !o.constant && varying_.contains(o.index); }
  const Stmt* ComputedBy(Operand o) const {
    auto at = o.constant ? computed_.end() : computed_.find(o.index);
    return at == computed_.end() ? nullptr : at->second;
  }

  void SeeParts(const Stmt& stmt) {
    auto mark = [this](Operand source, plan::LocalId target) {
      if (IsPart(source) && function_.writes[Index(target)] == 1) parts_.insert(Index(target));
    };
    if (const auto* dot = std::get_if<plan::Dot>(&stmt.node); dot != nullptr && dot->key.constant)
      mark(dot->source, dot->target);
    if (const auto* assign = std::get_if<plan::Assign>(&stmt.node)) mark(assign->source, assign->target);
  }
  // What a statement writes depends on all that it reads.
  void SeeVarying(const Stmt& stmt) {
    plan::FewLocalUses uses;
    uses.AddStmt(stmt);
    bool varies = std::any_of(uses.reads.begin(), uses.reads.end(),
                              [this](const auto& read) { return varying_.contains(read.first); });
    for (const auto& [local, count] : uses.writes) {
      if (varies) varying_.insert(local);
      if (!std::holds_alternative<plan::Dot>(stmt.node) && !std::holds_alternative<plan::Assign>(stmt.node))
        computed_[local] = &stmt;
    }
  }

  void See(const plan::Equal& equal, const Stmt& stmt, const Stmt* stopped) {
    if (!IsPart(equal.a) && !IsPart(equal.b)) return;
    Operand other = IsPart(equal.a) ? equal.b : equal.a;
    if (Varies(other)) return Note(LoopOutcome::kNotFixed, stmt, {});
    const Stmt* inside = ComputedBy(other);
    if (inside != nullptr) return Note(LoopOutcome::kInside, stmt, inside->where);
    if (stopped != nullptr) Note(LoopOutcome::kBehind, stmt, stopped->where);
  }
  // A comparison in a loop inside that goes over something else.
  void See(const plan::Scan& inner, const Stmt& loop) {
    if (Varies(inner.source)) return;
    for (const Stmt& stmt : inner.body.stmts) {
      SeeParts(stmt);
      const auto* equal = std::get_if<plan::Equal>(&stmt.node);
      if (equal != nullptr && (IsPart(equal->a) || IsPart(equal->b)) && !(Varies(equal->a) && Varies(equal->b)))
        Note(LoopOutcome::kInnerLoop, stmt, loop.where);
      SeeVarying(stmt);
    }
  }
  // What can be changed most easily is told.
  static int Rank(LoopOutcome outcome) {
    switch (outcome) {
      case LoopOutcome::kBehind:
        return 4;
      case LoopOutcome::kInside:
        return 3;
      case LoopOutcome::kInnerLoop:
        return 2;
      case LoopOutcome::kNotFixed:
        return 1;
      default:
        return 0;
    }
  }
  void Note(LoopOutcome outcome, const Stmt& compared, const plan::Location& cause) {
    if (Rank(outcome) <= Rank(note_.outcome)) return;
    note_.outcome = outcome, note_.compared = compared.where, note_.cause = cause;
  }

  const plan::Scan& scan_;
  const plan::LocalUses& function_;
  LoopNote note_{.outcome = LoopOutcome::kNothingCompared};
  std::set<uint32_t> parts_;
  std::set<uint32_t> varying_;
  std::map<uint32_t, const Stmt*> computed_;  // in the body, by more than reading
};

}  // namespace

LoopNote WhyNoSearch(const plan::Scan& scan, const plan::LocalUses& function) {
  return BodyReader(scan, function).Run();
}

}  // namespace regoc::optimize
