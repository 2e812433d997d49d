// How the body of a loop looks into a table: what MakeJoins needs to know about a loop.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "runtime/plan/local_uses.h"
#include "runtime/plan/plan.h"

namespace regoc::optimize {

// A hop, and what is wanted there or which loop goes over it.
struct JoinStep {
  plan::Hop hop;
  plan::Operand wanted;
  uint32_t loop = 0;
  friend bool operator==(const JoinStep&, const JoinStep&) = default;
};
using JoinSteps = std::vector<JoinStep>;

struct JoinCondition {
  JoinSteps steps;              // from the table's entry
  plan::Operand wanted;         // what must stand there, unless `holds`
  bool holds = false;           // what stands there must not be false
  std::vector<plan::Stmt*> by;  // the statements that it replaces; none: the search of a loop
  uint32_t level = 0;           // of the loop that it stands in
};

// Looks at the statements with which a loop's body begins and that have no effect, and on into a loop at its end.
class JoinFinder {
 public:
  // `of_data`: by local, whether it holds a part of the base documents. `through`: the loop goes through the table
  // itself.
  JoinFinder(plan::Policy& policy, plan::Scan& scan, const plan::LocalUses& function, const std::vector<bool>& of_data,
             bool through);

  // False when nothing in it can be a join.
  bool Run();

  struct Level {
    plan::Block* body;
    plan::LocalId key, value;  // of its loop
  };
  const std::vector<Level>& levels() const { return levels_; }
  const std::vector<JoinCondition>& conditions() const { return conditions_; }
  plan::Operand table() const { return *table_; }
  bool of_key() const { return of_key_; }
  bool by_path() const { return by_path_; }
  bool through() const { return through_; }
  const std::vector<plan::ConstId>& key_path() const { return key_path_; }
  // What a local that the body reads out of the table comes from, or nullptr.
  const JoinSteps* StepsOf(plan::LocalId id) const;
  // Whether the local is part of an element and on the way to the key.
  bool IsOnKeyPath(plan::LocalId id) const;
  // The statements that compute an operand, to stand before the loop; in order.
  void Move(plan::Operand o, std::vector<plan::Stmt*>& moved) const;

 private:
  struct Element {
    bool of_key;
    std::vector<plan::ConstId> path;
  };
  void Look(plan::Block& body, uint32_t level);
  bool See(plan::Block& body, size_t& at, uint32_t level);
  void See(plan::Dot& dot, plan::Stmt& stmt);
  void See(plan::Assign& assign, plan::Stmt& stmt);
  void See(plan::Equal& equal, plan::Stmt& stmt, uint32_t level);
  bool SeeMember(plan::Stmt& call, plan::Stmt& test, uint32_t level);
  bool SeeLoop(plan::Stmt& stmt, uint32_t level);
  bool WrittenOnce(plan::LocalId id) const { return function_.writes[static_cast<uint32_t>(id)] == 1; }
  bool IsFixed(plan::Operand o) const;
  const Element* ElementOf(plan::Operand o) const;
  const JoinSteps* StepsOf(plan::Operand o) const { return o.constant ? nullptr : StepsOf(o.local()); }
  bool Start(plan::Operand table, plan::Operand key, bool by_path);

  plan::Policy& policy_;
  plan::Scan& scan_;
  const plan::LocalUses& function_;
  const std::vector<bool>& of_data_;
  const bool through_;
  plan::LocalUses body_;
  std::vector<Level> levels_;
  std::map<uint32_t, Element> elements_;
  std::map<uint32_t, plan::Stmt*> fixed_;  // locals of the body that are the same for every element
  std::map<uint32_t, JoinSteps> steps_;
  std::vector<JoinCondition> conditions_;
  std::optional<plan::Operand> table_;
  bool of_key_ = false;
  bool by_path_ = false;  // of the look into the table
  std::vector<plan::ConstId> key_path_;
};

}  // namespace regoc::optimize
