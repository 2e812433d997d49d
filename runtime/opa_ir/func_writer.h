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
  // Appends to `out`.
  FuncWriter(const plan::Policy& policy, const plan::Func& func, Strings& strings, std::string& out)
      : policy_(policy), strings_(strings), locals_(func.locals), out_(out) {}

  // Writes the statements of a block, with commas between.
  void Body(const plan::Block& block);

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
  void Do(const plan::Reset& s);
  void Do(const plan::IsDefined& s);
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
  void Do(const plan::Return& s);
  void Do(const plan::Observe&) { Refuse("an observed plan"); }
  void Do(const plan::Find&) { Refuse("an optimized plan"); }
  void Do(const plan::Decide&) { Refuse("an optimized plan"); }
  void Do(const plan::Join&) { Refuse("an optimized plan"); }

  // Ends the block at hand and `depth` around it, from `inside` further blocks that this class made.
  void Leave(uint32_t depth, uint32_t inside);
  // The body of a loop or a `with`, and what follows it.
  std::string BarrierBody(const plan::Block& block, Level& level);
  void AfterBarrier(const Level& level);

  // Fields of statements, with a comma behind each: the place of the statement follows.
  struct NumberField {
    std::string_view name;
    uint32_t number;
  };
  struct TextField {
    std::string_view name;
    std::string_view json;
  };
  struct BlockField {
    std::string_view statements;
  };
  void Put(const NumberField& field);
  void Put(const TextField& field);
  void Put(const BlockField& field);
  static NumberField Field(std::string_view name, uint32_t number) { return {name, number}; }
  static NumberField Field(std::string_view name, plan::LocalId id) { return {name, static_cast<uint32_t>(id)}; }
  static TextField Field(std::string_view name, std::string_view json) { return {name, json}; }

  void Statements(const plan::Block& block);
  void Open(std::string_view type);
  void Close();
  template <typename... Fields>
  void Add(std::string_view type, const Fields&... fields);
  // A statement of blocks; each function adds the statements of one.
  template <typename... Blocks>
  void AddBlocks(Blocks... blocks);
  // Calls `f`, which adds the statements of a block.
  template <typename F>
  void Within(F f);
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

  const plan::Policy& policy_;
  Strings& strings_;
  uint32_t locals_;
  std::vector<Level> levels_;
  std::string& out_;
  bool first_ = true;  // nothing stands in the block so far
  plan::Location where_;
  bool last_ = false;  // nothing follows the statement in its block
  std::string fault_;
};

}  // namespace regoc::opa_ir
