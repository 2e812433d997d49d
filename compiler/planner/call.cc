// Calls of built-ins and functions, and their replacement by `with`.
#include "compiler/planner/body_planner.h"
#include "compiler/planner/diagnostics.h"

namespace regoc::planner {

using plan::Operand;

std::string FunctionName(const ast::Term& op) {
  auto* ref = op.As<ast::Ref>();
  if (!ref) {
    auto* var = op.As<ast::Var>();
    return var ? var->name : "";
  }
  std::string name;
  for (const ast::Term& term : ref->terms) {
    if (!name.empty()) name += '.';
    if (auto* var = term.As<ast::Var>()) name += var->name;
    else name += PathKeyOf(term).value_or("");
  }
  return name;
}

Operand BodyPlanner::PlanCall(const ast::Call& call, size_t arity, const ast::Term* output) {
  std::vector<Operand> args;
  for (size_t i = 0; i < arity && i < call.args.size(); ++i) args.push_back(PlanTerm(call.args[i]));
  std::string name = FunctionName(*call.op);
  Operand result = PlanFunction(name, std::move(args), false);
  const decls::BuiltinDecl* decl = decls::FindBuiltin(name);
  if (decl && decl->relation && !context_->mocks.contains(name)) {
    plan::LocalId key = emit_.NewLocal(), value = emit_.NewLocal();
    emit_.Open(plan::Scan{result, key, value, {}});
    result = Operand::Local(value);
  }
  if (output) Match(result, *output);
  return result;
}

// `mocked`: the call stands for another one; a replacement is not itself replaced.
Operand BodyPlanner::PlanFunction(const std::string& name, std::vector<Operand> args, bool mocked) {
  auto mock = context_->mocks.find(name);
  if (!mocked && mock != context_->mocks.end()) {
    if (mock->second.constant) return *mock->second.constant;
    if (!mock->second.slot.empty()) return PlanBase({kMockRoot, mock->second.slot});
    return PlanFunction(mock->second.function, std::move(args), true);
  }
  if (!name.starts_with("data.")) return PlanBuiltin(name, std::move(args));
  Path path;
  for (size_t at = 5; at <= name.size();) {
    size_t dot = std::min(name.find('.', at), name.size());
    path.push_back(name.substr(at, dot - at));
    at = dot + 1;
  }
  const sema::RuleTree* node = program_.FindNode(path);
  if (!node || node->rules.empty()) {
    program_.sink().Report(kUnsupportedBuiltin, {}, {name});
    return program_.tables().Boolean(false);
  }
  if (!program_.IsFunction(*node)) return PlanDocument({node, path});  // a rule that stands for a function: its value
  // Inside a replacement the function that it replaces is the original one.
  Context plain = *context_;
  if (mocked) plain.mocks.clear();
  plan::FuncId func = program_.RuleFunc({node, path}, mocked ? program_.With(plain) : *context_);
  args.insert(args.begin(), {Operand::Local(plan::kInput), Operand::Local(plan::kData)});
  plan::LocalId result = emit_.NewLocal();
  emit_.Emit(plan::Call{func, std::move(args), result});
  return Operand::Local(result);
}

Operand BodyPlanner::PlanBuiltin(const std::string& name, std::vector<Operand> args) {
  plan::LocalId result = emit_.NewLocal();
  bool note = name == "trace" && args.size() == 1;
  Operand message = note ? args[0] : Operand();
  emit_.Emit(plan::CallBuiltin{program_.tables().Builtin(name), std::move(args), result});
  if (note) ObserveOperands(plan::Observation::kNote, {message});
  return Operand::Local(result);
}

}  // namespace regoc::planner
