// `with`: documents change for the expression and what it calls; what follows the expression sees the old ones.
#include "compiler/planner/body_planner.h"

namespace regoc::planner {

using plan::Operand;

namespace {

// The path of a `with` target below input or data; nothing for functions and other things.
std::optional<std::pair<plan::LocalId, Path>> DocumentPath(const ast::Term& target) {
  const std::vector<ast::Term>* terms = nullptr;
  if (auto* ref = target.As<ast::Ref>()) terms = &ref->terms;
  auto* head = terms ? (*terms)[0].As<ast::Var>() : target.As<ast::Var>();
  if (!head || (head->name != "input" && head->name != "data")) return std::nullopt;
  Path path;
  for (size_t i = 1; terms && i < terms->size(); ++i) path.push_back(PathKeyOf((*terms)[i]).value_or(""));
  return std::pair{head->name == "input" ? plan::kInput : plan::kData, path};
}

}  // namespace

// The context inside of the expression; `changes` gets the statements, outermost first, without bodies.
Context BodyPlanner::ContextOf(const ast::Expr& expr, std::vector<plan::With>& changes) {
  Context changed = *context_;
  for (const ast::With& with : expr.with) {
    auto document = DocumentPath(with.target);
    const sema::RuleTree* node = document && document->first == plan::kData ? program_.FindNode(document->second) : nullptr;
    bool function = !document || (node && program_.IsFunction(*node));
    if (!function) {
      std::vector<Operand> path;
      for (const std::string& key : document->second) path.push_back(program_.tables().Const(ValueOfPathKey(program_.arena(), key)));
      changes.push_back(plan::With{document->first, std::move(path), PlanTerm(with.value), {}});
      if (node) changed.hidden.push_back(document->second);
      continue;
    }
    std::string name = FunctionName(with.target), replacement = FunctionName(with.value);
    auto path = DocumentPath(with.value);
    const sema::RuleTree* other = path && path->first == plan::kData ? program_.FindNode(path->second) : nullptr;
    bool callable = with.value.As<ast::Ref>() &&
                    ((other && program_.IsFunction(*other)) || (!path && program_.FindBuiltin(replacement)));
    Mock& mock = changed.mocks[name] = Mock{};
    if (callable) {
      mock.function = replacement;
      continue;
    }
    Operand value = PlanTerm(with.value);
    if (value.constant) {
      mock.constant = value;
      continue;
    }
    mock.slot = name;
    changes.push_back(plan::With{plan::kData, {program_.tables().Text(kMockRoot), program_.tables().Text(name)}, value, {}});
  }
  return changed;
}

void BodyPlanner::PlanWith(const ast::Expr& expr) {
  std::vector<plan::With> changes;
  Context changed = ContextOf(expr, changes);
  const Context* outer = context_;
  context_ = &program_.With(std::move(changed));
  if (changes.empty()) PlanWithoutModifiers(expr);
  else PlanChanged(expr, changes);
  context_ = outer;
}

// Solutions are collected inside and handed on outside. An expression that opens no Scan has at most one, and then its
// variables can be read directly.
void BodyPlanner::PlanChanged(const ast::Expr& expr, const std::vector<plan::With>& changes) {
  plan::LocalId passed = emit_.NewLocal(), solutions = emit_.NewLocal();
  emit_.Emit(plan::Reset{passed});
  emit_.Emit(plan::Make{Tag::kArray, 0, solutions});
  Emitter::Level first = 0;
  for (const plan::With& change : changes) {
    Emitter::Level level = emit_.Open(change);
    if (first == 0) first = level;
  }
  Emitter::Level innermost = emit_.level();
  Emitter::Mark mark = emit_.mark();
  PlanWithoutModifiers(expr);
  std::vector<std::string> names = emit_.BoundSince(mark);
  if (emit_.level() == innermost) {
    emit_.Emit(plan::Assign{program_.tables().Boolean(true), passed});
    emit_.Close(first);
    return emit_.Emit(plan::IsDefined{passed});
  }
  plan::LocalId solution = emit_.NewLocal();
  emit_.Emit(plan::Make{Tag::kArray, static_cast<uint32_t>(names.size()), solution});
  for (const std::string& name : names) emit_.Emit(plan::ArrayAppend{solution, *emit_.Find(name)});
  emit_.Emit(plan::ArrayAppend{solutions, Operand::Local(solution)});
  emit_.Forget(mark);
  emit_.Close(first);
  plan::LocalId index = emit_.NewLocal(), item = emit_.NewLocal();
  emit_.Open(plan::Scan{Operand::Local(solutions), index, item, {}});
  for (size_t i = 0; i < names.size(); ++i)
    emit_.Bind(names[i], emit_.DotTo(Operand::Local(item), program_.tables().Const(Value::Int(static_cast<int64_t>(i)))));
}

}  // namespace regoc::planner
