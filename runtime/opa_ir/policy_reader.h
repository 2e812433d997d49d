// What the functions of a plan in OPA's schema share while they are read.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/opa_ir/json_view.h"
#include "runtime/opa_ir/read.h"
#include "runtime/value/json.h"

namespace regoc::opa_ir {

class PolicyReader {
 public:
  explicit PolicyReader(const ReadLimits& limits) : limits_(limits) { policy_.arena = std::make_shared<Arena>(); }

  Result<plan::Policy> Read(Value root);

  struct FuncHead {
    std::vector<uint32_t> params;  // IR locals
    std::vector<std::string> path;
  };
  // nullptr: no function has this name.
  const plan::FuncId* FindFunc(std::string_view name) const;
  const FuncHead& head(plan::FuncId func) const { return heads_[static_cast<uint32_t>(func)]; }
  // Functions with paths of that many names.
  const std::vector<plan::FuncId>& WithPathOf(size_t names) const;
  bool TakeCandidates(size_t count) { return (candidates_ += count) <= limits_.max_candidates; }

  std::string_view Text(uint32_t index, Fault& fault) const;
  plan::ConstId Constant(Value value);
  plan::ConstId TextConstant(std::string_view text) { return Constant(Value::String(text)); }
  // nullptr: it is a local.
  const Value* ConstantOf(plan::Operand o) const { return o.constant ? &policy_.constants[o.index] : nullptr; }
  plan::ConstId NumberConstant(std::string_view text, Fault& fault);
  // -1: no built-in that the plan declares.
  int64_t Builtin(std::string_view name);
  uint32_t NeedBuiltin(std::string_view name);
  // From here on no function of the plan remembers its result.
  void ForbidMemo() { memo_ = false; }
  size_t files() const { return policy_.files.size(); }

 private:
  void ReadStatic(const JsonView& view);
  void ReadHeads(const JsonView& funcs);
  void ReadFunc(const JsonView& view, uint32_t index);
  void ReadPlans(const JsonView& plans);

  const ReadLimits& limits_;
  Fault fault_;
  plan::Policy policy_;
  std::vector<std::string_view> texts_;
  std::map<std::string, uint32_t, std::less<>>
      declared_;  // built-ins: index into policy_.builtins, or UINT32_MAX until used
  std::map<std::string, plan::FuncId, std::less<>> names_;
  std::map<size_t, std::vector<plan::FuncId>> by_path_;
  std::vector<FuncHead> heads_;
  std::map<std::string, plan::ConstId, std::less<>> constants_;  // by JSON text
  JsonReader numbers_;
  size_t candidates_ = 0;
  bool memo_ = true;
};

}  // namespace regoc::opa_ir
