// Unification: which side binds which variable is known here, so that it becomes tests and look-ups.
#include "compiler/planner/body_planner.h"

#include "runtime/value/table.h"

namespace regoc::planner {

using plan::Operand;

namespace {

const std::string* FreeVar(const Emitter& emit, const ast::Term& term) {
  auto* var = term.As<ast::Var>();
  return var && var->name != "input" && var->name != "data" && !emit.Find(var->name) ? &var->name : nullptr;
}

bool IsStructure(const ast::Term& term) { return term.As<ast::Array>() || term.As<ast::Object>(); }

}  // namespace

void BodyPlanner::Unify(const ast::Term& a, const ast::Term& b) {
  if (FreeVar(emit_, a)) return Match(PlanTerm(b), a);
  if (FreeVar(emit_, b)) return Match(PlanTerm(a), b);
  bool a_free = IsStructure(a) && HasFree(a), b_free = IsStructure(b) && HasFree(b);
  if ((a_free || b_free) && IsStructure(a) && IsStructure(b) && UnifyStructures(a, b)) return;
  if (a_free) return Match(PlanTerm(b), a);
  Match(PlanTerm(a), b);
}

// Two literals, item by item. False when they don't go together that way (keys that are not constants).
bool BodyPlanner::UnifyStructures(const ast::Term& a, const ast::Term& b) {
  auto *left = a.As<ast::Array>(), *right = b.As<ast::Array>();
  if (left && right) {
    if (left->items.size() != right->items.size()) return emit_.Fail(), true;
    for (size_t i = 0; i < left->items.size(); ++i) Unify(left->items[i], right->items[i]);
    return true;
  }
  auto *x = a.As<ast::Object>(), *y = b.As<ast::Object>();
  if (!x || !y) return emit_.Fail(), true;
  if (x->items.size() != y->items.size()) return emit_.Fail(), true;
  std::vector<std::pair<const ast::Term*, const ast::Term*>> pairs;
  for (const auto& [key, value] : x->items) {
    std::optional<Value> wanted = ConstantOf(program_.arena(), key);
    if (!wanted) return false;
    const ast::Term* found = nullptr;
    for (const auto& [other, candidate] : y->items) {
      std::optional<Value> have = ConstantOf(program_.arena(), other);
      if (!have) return false;
      if (Equal(*wanted, *have)) found = &candidate;
    }
    if (!found) return emit_.Fail(), true;
    pairs.emplace_back(&value, found);
  }
  for (auto [p, q] : pairs) Unify(*p, *q);
  return true;
}

void BodyPlanner::Match(Operand value, const ast::Term& pattern) {
  if (const std::string* name = FreeVar(emit_, pattern)) {
    Record(pattern, value);
    return emit_.Bind(*name, value);
  }
  if (HasFree(pattern)) {
    if (auto* array = pattern.As<ast::Array>()) return MatchArray(value, *array);
    if (auto* object = pattern.As<ast::Object>()) return MatchObject(value, *object);
  }
  emit_.Emit(plan::Equal{value, PlanTerm(pattern)});
}

void BodyPlanner::MatchArray(Operand value, const ast::Array& pattern) {
  emit_.Emit(plan::IsKind{value, Tag::kArray});
  emit_.Emit(plan::HasLength{value, static_cast<uint32_t>(pattern.items.size())});
  for (size_t i = 0; i < pattern.items.size(); ++i) {
    auto* var = pattern.items[i].As<ast::Var>();
    if (var && var->is_wildcard()) continue;
    Match(emit_.DotTo(value, program_.tables().Const(Value::Int(static_cast<int64_t>(i)))), pattern.items[i]);
  }
}

void BodyPlanner::MatchObject(Operand value, const ast::Object& pattern) {
  emit_.Emit(plan::IsKind{value, Tag::kObject});
  emit_.Emit(plan::HasLength{value, static_cast<uint32_t>(pattern.items.size())});
  for (const auto& [key, item] : pattern.items) Match(emit_.DotTo(value, PlanTerm(key)), item);
}

}  // namespace regoc::planner
