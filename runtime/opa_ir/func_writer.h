// One function of a plan as blocks of OPA's schema.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/opa_ir/strings.h"
#include "runtime/plan/plan.h"

namespace regoc::opa_ir {

// The name of a function of the plan in OPA's schema.
std::string FunctionName(const plan::Func& func);

class FuncWriter {
 public:
  FuncWriter(const plan::Policy& policy, const plan::Func& func, Strings& strings)
      : policy_(policy), strings_(strings), locals_(func.locals) {}

  // The statements of a block, with commas between.
  std::string Body(const plan::Block& block);

  uint32_t NewLocal() { return locals_++; }
  // Why the plan cannot be written; empty: it can.
  const std::string& fault() const { return fault_; }

 private:
  // A block around the statement that is being written. Loops and `with` are left through flags: a local that is
  // defined once a Break wants to end as many blocks around them as the key says.
  struct Level {
    bool barrier = false;
    std::map<uint32_t, uint32_t> flags;
  };

  void Do(const plan::Assign& s);
  void Do(const plan::AssignOnce& s);
  void Do(const plan::Reset& s) { Add("ResetLocalStmt", Field("target", s.target)); }
  void Do(const plan::IsDefined& s) { Add(s.negated ? "IsUndefinedStmt" : "IsDefinedStmt", Field("source", s.source)); }
  void Do(const plan::IsKind& s);
  void Do(const plan::Test& s);
  void Do(const plan::Equal& s);
  void Do(const plan::Dot& s);
  void Do(const plan::HasLength& s);
  void Do(const plan::Make& s);
  void Do(const plan::ArrayAppend& s);
  void Do(const plan::SetAdd& s);
  void Do(const plan::ObjectPut& s);
  void Do(const plan::ObjectPutPath& s);
  void Do(const plan::Merge& s);
  void Do(const plan::Scan& s);
  void Do(const plan::With& s);
  void Do(const plan::Nested& s);
  void Do(const plan::Break& s) { Leave(s.depth, 0); }
  void Do(const plan::Call& s);
  void Do(const plan::CallBuiltin& s);
  void Do(const plan::Return& s) { Add("ReturnLocalStmt", Field("source", s.source)); }
  void Do(const plan::Observe&) { Refuse("an observed plan"); }
  void Do(const plan::Find&) { Refuse("an optimized plan"); }
  void Do(const plan::Decide&) { Refuse("an optimized plan"); }
  void Do(const plan::Join&) { Refuse("an optimized plan"); }

  // Ends the block at hand and `depth` around it, from `inside` further blocks that this class made.
  void Leave(uint32_t depth, uint32_t inside);
  // The body of a loop or a `with`, and what follows it.
  std::string BarrierBody(const plan::Block& block, Level& level);
  void AfterBarrier(const Level& level);

  void Add(std::string_view type, const std::string& fields);
  void AddBlocks(const std::vector<std::string>& blocks);
  // What `f` adds, apart from everything else.
  template <typename F>
  std::string Apart(F f);
  void Refuse(std::string_view what) { fault_ = "cannot be written in OPA's schema: " + std::string(what); }

  std::string Op(plan::Operand operand);
  std::string Ops(const std::vector<plan::Operand>& operands);
  static std::string LocalOp(uint32_t local) { return "{\"type\":\"local\",\"value\":" + std::to_string(local) + "}"; }
  uint32_t LocalOf(plan::Operand operand);
  void MakeValue(Value value, uint32_t target);
  std::string ValueOp(Value value);
  static std::string Field(std::string_view name, uint32_t number) {
    return "\"" + std::string(name) + "\":" + std::to_string(number);
  }
  static std::string Field(std::string_view name, plan::LocalId id) { return Field(name, static_cast<uint32_t>(id)); }
  static std::string Field(std::string_view name, const std::string& json) {
    return "\"" + std::string(name) + "\":" + json;
  }

  const plan::Policy& policy_;
  Strings& strings_;
  uint32_t locals_;
  std::vector<Level> levels_;
  std::string out_;
  plan::Location where_;
  bool last_ = false;  // nothing follows the statement in its block
  std::string fault_;
};

}  // namespace regoc::opa_ir
