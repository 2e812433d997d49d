// Terms: constants, variables, composites, comprehensions.
#include <utility>

#include "compiler/planner/body_planner.h"
#include "compiler/planner/diagnostics.h"
#include "compiler/syntax/compare.h"

namespace regoc::planner {

using plan::Operand;

namespace {
bool IsDocument(const std::string& name) { return name == "input" || name == "data"; }
}  // namespace

bool BodyPlanner::HasFree(const ast::Term& term) const {
  auto any = [&](const std::vector<ast::Term>& terms) {
    for (const ast::Term& t : terms)
      if (HasFree(t)) return true;
    return false;
  };
  if (auto* var = term.As<ast::Var>()) return !IsDocument(var->name) && !emit_.Find(var->name);
  if (auto* ref = term.As<ast::Ref>()) return any(ref->terms);
  if (auto* array = term.As<ast::Array>()) return any(array->items);
  if (auto* set = term.As<ast::Set>()) return any(set->items);
  if (auto* object = term.As<ast::Object>()) {
    for (const auto& [key, value] : object->items)
      if (HasFree(key) || HasFree(value)) return true;
  }
  return false;
}

Operand BodyPlanner::PlanTerm(const ast::Term& term) {
  Operand value = PlanAnyTerm(term);
  Record(term, value);
  return value;
}

Operand BodyPlanner::PlanAnyTerm(const ast::Term& term) {
  if (std::optional<Value> constant = ConstantOf(program_.arena(), term)) return program_.tables().Const(*constant);
  if (auto* var = term.As<ast::Var>()) return PlanVar(term, var->name);
  if (auto* ref = term.As<ast::Ref>()) return PlanRef(*ref);
  if (auto* array = term.As<ast::Array>()) return PlanArray(*array);
  if (auto* object = term.As<ast::Object>()) return PlanObject(*object);
  if (auto* set = term.As<ast::Set>()) return PlanSet(*set);
  if (auto* call = term.As<ast::Call>()) return PlanCall(*call, call->args.size(), nullptr);
  if (auto* items = term.As<ast::ArrayComprehension>()) return PlanComprehension(*items);
  if (auto* items = term.As<ast::SetComprehension>()) return PlanComprehension(*items);
  if (auto* items = term.As<ast::ObjectComprehension>()) return PlanComprehension(*items);
  program_.sink().Report(kUnplannedTerm, term.range);
  return program_.tables().Boolean(false);
}

// `with` changes the locals of documents in place: what a variable is bound to must not be one of them.
Operand BodyPlanner::Copied(plan::LocalId document) {
  plan::LocalId copy = emit_.NewLocal();
  emit_.Emit(plan::Assign{Operand::Local(document), copy});
  return Operand::Local(copy);
}

Operand BodyPlanner::PlanVar(const ast::Term& term, const std::string& name) {
  if (name == "input") {
    emit_.Emit(plan::IsDefined{plan::kInput});
    return Copied(plan::kInput);
  }
  if (name == "data") return PlanDocument(program_.root());
  if (const Operand* bound = emit_.Find(name)) return *bound;
  program_.sink().Report(kUnboundVariable, term.range, {name});
  return program_.tables().Boolean(false);
}

Operand BodyPlanner::PlanArray(const ast::Array& array) {
  std::vector<Operand> items;
  for (const ast::Term& item : array.items) items.push_back(PlanTerm(item));
  plan::LocalId made = emit_.NewLocal();
  emit_.Emit(plan::Make{Tag::kArray, static_cast<uint32_t>(items.size()), made});
  for (Operand item : items) emit_.Emit(plan::ArrayAppend{made, item});
  return Operand::Local(made);
}

// Keys may turn out to be equal: the last one wins, in OPA's order of terms.
Operand BodyPlanner::PlanObject(const ast::Object& object) {
  std::vector<std::pair<Operand, Operand>> items;
  for (const ast::ObjectItem* item : syntax::SortedItems(object)) {
    Operand key = PlanTerm(item->key);
    items.emplace_back(key, PlanTerm(item->value));
  }
  plan::LocalId made = emit_.NewLocal();
  emit_.Emit(plan::Make{Tag::kObject, static_cast<uint32_t>(items.size()), made});
  for (auto [key, value] : items) emit_.Emit(plan::ObjectPut{made, key, value, false});
  return Operand::Local(made);
}

Operand BodyPlanner::PlanSet(const ast::Set& set) {
  std::vector<Operand> items;
  for (const ast::Term& item : set.items) items.push_back(PlanTerm(item));
  plan::LocalId made = emit_.NewLocal();
  emit_.Emit(plan::Make{Tag::kSet, static_cast<uint32_t>(items.size()), made});
  for (Operand item : items) emit_.Emit(plan::SetAdd{made, item});
  return Operand::Local(made);
}

template <typename Comprehension>
Operand BodyPlanner::PlanComprehension(const Comprehension& comprehension) {
  constexpr bool kObject = std::is_same_v<Comprehension, ast::ObjectComprehension>;
  constexpr bool kArray = std::is_same_v<Comprehension, ast::ArrayComprehension>;
  plan::LocalId made = emit_.NewLocal();
  emit_.Emit(plan::Make{kObject ? Tag::kObject : kArray ? Tag::kArray : Tag::kSet, 0, made});
  Emitter::Level inner = emit_.Open(plan::Nested{});
  Emitter::Mark mark = emit_.mark();
  std::optional<uint32_t> query = ObserveQuery(comprehension.body), outer = std::exchange(recording_, std::nullopt);
  PlanBody(comprehension.body);
  ObserveExit(query);
  if constexpr (kObject) {
    Operand key = PlanTerm(*comprehension.key), value = PlanTerm(*comprehension.value);
    plan::Location outside = emit_.where();
    emit_.At(comprehension.key->range);  // of a conflict
    emit_.Emit(plan::ObjectPut{made, key, value, true});
    emit_.Return(outside);
  } else if constexpr (kArray) {
    emit_.Emit(plan::ArrayAppend{made, PlanTerm(*comprehension.item)});
  } else {
    emit_.Emit(plan::SetAdd{made, PlanTerm(*comprehension.item)});
  }
  recording_ = outer;
  emit_.Forget(mark);
  emit_.Close(inner);
  return Operand::Local(made);
}

}  // namespace regoc::planner
