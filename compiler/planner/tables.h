// The tables of a policy under construction: constants, built-ins, files, each thing once.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "compiler/syntax/ast.h"
#include "runtime/plan/plan.h"

namespace regoc::planner {

class Tables {
 public:
  explicit Tables(plan::Policy& policy) : policy_(policy) {}

  plan::Operand Const(Value v);
  plan::Operand Text(std::string_view text) { return Const(Value::String(text)); }
  plan::Operand Boolean(bool b) { return Const(Value::Boolean(b)); }
  plan::ConstId TextId(std::string_view text) { return plan::ConstId{Text(text).index}; }
  uint32_t Builtin(const std::string& name);
  plan::Location Where(SourceRange range);

 private:
  plan::Policy& policy_;
  std::unordered_multimap<uint64_t, uint32_t> constants_;  // by hash
  std::unordered_map<std::string, uint32_t> builtins_;
  std::unordered_map<const SourceFile*, uint32_t> files_;
};

// The value of a ground term without references, calls or comprehensions; nothing for any other.
std::optional<Value> ConstantOf(Arena& arena, const ast::Term& term);

// The path key of a ground scalar as sema::RuleTree has it; nothing for other terms.
std::optional<std::string> PathKeyOf(const ast::Term& term);
// The constant that a path key stands for.
Value ValueOfPathKey(Arena& arena, const std::string& key);

}  // namespace regoc::planner
