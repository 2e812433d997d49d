// One function of OPA's schema as a function of ours.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/opa_ir/json_view.h"
#include "runtime/opa_ir/policy_reader.h"
#include "runtime/plan/plan.h"

namespace regoc::opa_ir {

class FuncReader {
 public:
  FuncReader(PolicyReader& policy, Fault& fault) : policy_(policy), fault_(fault) {}

  plan::Func ReadFunc(std::string name, const std::vector<uint32_t>& params, const JsonView& blocks);

 private:
  // A container under construction. In OPA's schema a local is used anew for other things, and a container may be found
  // inside another one (`planDotOr` of its planner) and filled there; here a container is filled through one local that
  // nothing else writes, and inside of others by path. So containers get locals of their own, which are copied to that
  // of the schema whenever they change. What is known of them holds as far as they are sure to have been made: to the
  // end of the block that makes them, and beyond where the block begins with that.
  struct Container {
    plan::LocalId local;
    Tag kind;
    std::vector<plan::Operand> path;  // inside of `local`; empty: the whole
  };

  // A block while it is read.
  struct Level {
    bool certain = true;            // nothing so far could end it
    std::set<uint32_t> changed;     // containers that were made or forgotten
    std::set<uint32_t> made_first;  // of these, those that are sure to be made when the block is entered
  };

  void ReadBlocks(const JsonView& blocks, std::vector<plan::Stmt>& to);
  plan::Block ReadBlock(const JsonView& block, bool keeps = false);
  void ReadStmts(const JsonView& block, std::vector<plan::Stmt>& to);
  void LeaveLevel(bool keeps);
  void SetContainer(uint32_t ir, Container container);
  void ForgetContainer(uint32_t ir);
  void ReadStmt(std::string_view type, const JsonView& s);
  bool ReadValueStmt(std::string_view type, const JsonView& s);
  bool ReadCheckStmt(std::string_view type, const JsonView& s);
  bool ReadFillStmt(std::string_view type, const JsonView& s);
  bool ReadBlockStmt(std::string_view type, const JsonView& s);

  void ReadCall(const JsonView& s);
  void ReadDynamicCall(const JsonView& s);
  bool MayBe(const std::vector<plan::Operand>& path, const std::vector<std::string>& names);
  void ReadWith(const JsonView& s);
  void ReadBlocksStmt(const JsonView& s);
  void AddResult(const JsonView& s);
  void Make(Tag kind, const JsonView& s);
  void Fill(const JsonView& container, Tag kind, std::optional<plan::Operand> key, plan::Operand value, bool once);
  bool IsFoundOrMade(const JsonView& blocks);

  template <typename Node>
  void Add(Node node) {
    to_->push_back({where_, plan::Stmt::Node(std::move(node))});
  }
  // Statements that `f` adds, as a block of their own.
  template <typename F>
  plan::Block Apart(F f);

  plan::LocalId Local(const JsonView& view) { return LocalOf(view.index()); }
  plan::LocalId LocalOf(uint32_t ir);
  plan::LocalId Target(const JsonView& view);  // to be written: it is no container any more
  plan::LocalId NewLocal() { return plan::LocalId(func_.locals++); }
  // Keys of base documents are text, as in OPA's store (plan::Dot::by_path): whether `key` may be found so in `source`.
  bool IsByPath(plan::Operand source, plan::Operand key) const;
  plan::Operand Op(const JsonView& view);
  plan::Operand Constant(Value value) { return plan::Operand::Const(policy_.Constant(value)); }

  PolicyReader& policy_;
  Fault& fault_;
  plan::Func func_;
  std::map<uint32_t, plan::LocalId> locals_;
  std::map<uint32_t, Container> containers_;  // by the schema's local
  std::set<plan::LocalId> saved_inputs_;      // that were given the input, to restore it
  std::set<plan::LocalId> of_data_{plan::kData};  // that hold a part of the base documents and are no variables of the policy
  std::vector<plan::Stmt>* to_ = nullptr;
  plan::Location where_;
  std::vector<Level> levels_;
};

}  // namespace regoc::opa_ir
