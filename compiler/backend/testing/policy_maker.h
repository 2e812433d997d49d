// Plans by hand, for tests.
//
//   PolicyMaker p;
//   LocalId x{2};
//   p.Add("data.p", 3, {Dot{Operand::Local(kInput), p.Text("x"), x}, Return{x}});
//   plan::Policy policy = p.Take();
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "runtime/plan/plan.h"

namespace regoc::backend {

class PolicyMaker {
 public:
  PolicyMaker() {
    policy_.arena = std::make_shared<Arena>();
    policy_.files = {"p.rego"};
  }

  // Constants.
  plan::Operand Const(Value frozen) { return plan::Operand::Const(Id(frozen)); }
  plan::Operand Text(std::string_view text) { return Const(Value::String(policy_.arena->Copy(text))); }
  plan::Operand Int(int64_t i) { return Const(Value::Int(i)); }
  plan::Operand Bool(bool b) { return Const(Value::Boolean(b)); }
  plan::ConstId Name(std::string_view text) { return Id(Value::String(policy_.arena->Copy(text))); }
  // The JSON value, frozen.
  plan::Operand Json(std::string_view json);

  plan::Block Body(std::vector<plan::Stmt::Node> nodes) {
    plan::Block block;
    for (plan::Stmt::Node& node : nodes) block.stmts.push_back({{1, ++row_, 3}, std::move(node)});
    return block;
  }
  plan::Nested Nest(std::vector<plan::Stmt::Node> nodes) { return {Body(std::move(nodes))}; }

  // A function and an entry point of its name (when it has two parameters).
  plan::FuncId Add(std::string name, uint32_t locals, std::vector<plan::Stmt::Node> nodes, bool memoize = true, uint32_t params = 2) {
    plan::FuncId id{static_cast<uint32_t>(policy_.funcs.size())};
    if (params == 2) policy_.entrypoints.push_back({name, id});
    policy_.funcs.push_back({std::move(name), params, locals, Body(std::move(nodes)), memoize});
    return id;
  }
  uint32_t Builtin(const std::string& name) {
    for (uint32_t i = 0; i < policy_.builtins.size(); ++i)
      if (policy_.builtins[i] == name) return i;
    policy_.builtins.push_back(name);
    return static_cast<uint32_t>(policy_.builtins.size() - 1);
  }

  // A search for elements by the constants at these paths.
  uint32_t Search(std::vector<std::vector<plan::ConstId>> paths) {
    policy_.searches.push_back({std::move(paths)});
    return static_cast<uint32_t>(policy_.searches.size() - 1);
  }

  uint32_t Search(plan::Search search) {
    policy_.searches.push_back(std::move(search));
    return static_cast<uint32_t>(policy_.searches.size() - 1);
  }

  uint32_t Decision(plan::Decision decision) {
    policy_.decisions.push_back(std::move(decision));
    return static_cast<uint32_t>(policy_.decisions.size() - 1);
  }

  plan::Policy Take() { return std::move(policy_); }

 private:
  plan::ConstId Id(Value value) {
    policy_.constants.push_back(value);
    return plan::ConstId{static_cast<uint32_t>(policy_.constants.size() - 1)};
  }

  plan::Policy policy_;
  uint32_t row_ = 0;
};

}  // namespace regoc::backend
