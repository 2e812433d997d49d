// References: into input, into values, and into data, where base and virtual documents meet.
#include "compiler/planner/body_planner.h"

namespace regoc::planner {

using plan::Operand;

namespace {

// Whether a key may be both an index and a name: a number, a text that looks like one, or what isn't known.
bool MayBeIndex(const ast::Term& key) {
  auto* text = key.As<ast::String>();
  return !text || (!text->value.empty() && text->value.find_first_not_of("+-.0123456789") == std::string::npos);
}

}  // namespace

Operand BodyPlanner::PlanRef(const ast::Ref& ref) {
  auto* head = ref.terms[0].As<ast::Var>();
  if (head && head->name == "data") return PlanData(ref);
  if (head && head->name == "input" && ref.terms.size() > 1) return PlanSteps(Operand::Local(plan::kInput), ref.terms, 1);
  return PlanSteps(PlanTerm(ref.terms[0]), ref.terms, 1);
}

// `by_path`: base is a base document, so that what is bound is a path of OPA's store (plan::Dot).
Operand BodyPlanner::PlanSteps(Operand base, const std::vector<ast::Term>& terms, size_t from, bool by_path) {
  for (size_t i = from; i < terms.size(); ++i) {
    if (!HasFree(terms[i])) {
      base = emit_.DotTo(base, PlanTerm(terms[i]), by_path && MayBeIndex(terms[i]));
      continue;
    }
    plan::LocalId key = emit_.NewLocal(), value = emit_.NewLocal();
    emit_.Open(plan::Scan{base, key, value, {}});
    auto* var = terms[i].As<ast::Var>();
    if (!var || !var->is_wildcard()) Match(Operand::Local(key), terms[i]);
    base = Operand::Local(value);
  }
  return base;
}

Operand BodyPlanner::PlanBase(const Path& path) {
  if (path.empty()) return Copied(plan::kData);
  Operand base = Operand::Local(plan::kData);
  for (const std::string& key : path) base = emit_.DotTo(base, program_.tables().Const(ValueOfPathKey(program_.arena(), key)));
  return base;
}

Operand BodyPlanner::PlanData(const ast::Ref& ref) {
  ProgramPlanner::Node node = program_.root();
  for (size_t i = 1;; ++i) {
    if (program_.HasRules(node, *context_)) {
      if (!program_.IsFunction(*node.tree)) return PlanSteps(PlanDocument(node), ref.terms, i);
      emit_.Fail();  // a function is no document
      return program_.tables().Boolean(false);
    }
    if (i == ref.terms.size()) return PlanDocument(node);
    if (std::optional<std::string> key = PathKeyOf(ref.terms[i])) {
      auto child = node.tree->children.find(*key);
      if (child == node.tree->children.end()) return PlanSteps(PlanBase(node.path), ref.terms, i, true);
      node.tree = &child->second;
      node.path.push_back(*key);
      continue;
    }
    if (!program_.HasDocuments(node, *context_)) return PlanSteps(PlanBase(node.path), ref.terms, i, true);
    for (size_t j = i; j < ref.terms.size(); ++j)
      if (HasFree(ref.terms[j])) return PlanSteps(PlanDocument(node), ref.terms, i);
    return PlanLookup(node, ref.terms, i);
  }
}

// data.a[x]…, x and what follows bound: only the child that x names is evaluated, not the whole document.
Operand BodyPlanner::PlanLookup(const ProgramPlanner::Node& node, const std::vector<ast::Term>& terms, size_t from) {
  plan::LocalId found = emit_.NewLocal();
  emit_.Emit(plan::Reset{found});
  Emitter::Level all = emit_.Open(plan::Nested{});
  Operand key = PlanTerm(terms[from]);
  // A constant below a variable, as in data[x].a, asks for no other child: the others may depend on this very document.
  std::optional<std::string> only = PathKeyOf(terms[from]);
  for (const auto& [name, tree] : node.tree->children) {
    ProgramPlanner::Node child{&tree, node.path};
    child.path.push_back(name);
    if ((only && *only != name) || !program_.HasDocuments(child, *context_)) continue;
    Emitter::Level one = emit_.Open(plan::Nested{});
    emit_.Emit(plan::Equal{key, program_.tables().Const(ValueOfPathKey(program_.arena(), name))});
    Emitter::Level value = emit_.Open(plan::Nested{});
    bool deeper = from + 1 < terms.size() && !program_.HasRules(child, *context_);
    Operand result = deeper ? PlanLookup(child, terms, from + 1) : PlanSteps(PlanDocument(child), terms, from + 1);
    emit_.Emit(plan::Assign{result, found});
    emit_.Close(value);
    emit_.BreakTo(all);
    emit_.Close(one);
  }
  emit_.Emit(plan::Assign{PlanSteps(PlanBase(node.path), terms, from, true), found});
  emit_.Close(all);
  emit_.Emit(plan::IsDefined{found});
  return Operand::Local(found);
}

Operand BodyPlanner::PlanDocument(const ProgramPlanner::Node& node) {
  if (!program_.HasRules(node, *context_) && !program_.HasDocuments(node, *context_)) return PlanBase(node.path);
  bool rules = program_.HasRules(node, *context_);
  plan::FuncId func = rules ? program_.RuleFunc(node, *context_) : program_.ExtentFunc(node, *context_);
  plan::LocalId result = emit_.NewLocal();
  emit_.Emit(plan::Call{func, {Operand::Local(plan::kInput), Operand::Local(plan::kData)}, result});
  return Operand::Local(result);
}

void BodyPlanner::PlanExtent(const ProgramPlanner::Node& node, plan::LocalId result) {
  plan::LocalId base = emit_.NewLocal(), made = emit_.NewLocal();
  Emitter::Level inner = emit_.Open(plan::Nested{});
  emit_.Emit(plan::Assign{PlanBase(node.path), base});
  emit_.Close(inner);
  emit_.Emit(plan::Make{Tag::kObject, static_cast<uint32_t>(node.tree->children.size()), made});
  for (const auto& [name, tree] : node.tree->children) {
    ProgramPlanner::Node child{&tree, node.path};
    child.path.push_back(name);
    if (!program_.HasDocuments(child, *context_)) continue;
    Emitter::Level one = emit_.Open(plan::Nested{});
    Operand value = PlanDocument(child);
    emit_.Emit(plan::ObjectPut{made, program_.tables().Const(ValueOfPathKey(program_.arena(), name)), value, false});
    emit_.Close(one);
  }
  emit_.Emit(plan::Merge{base, made, result});
}

}  // namespace regoc::planner
