#include "compiler/sema/unify.h"

#include <map>

#include "compiler/sema/terms.h"

namespace regoc::sema {

using ast::Ref;
using ast::Term;

bool IsRefSafe(VarTable& table, const Ref& ref, const VarSet& safe) {
  bool all = true;
  CollectVars(ref.terms[0], kSafetyVars,
              [&](const std::string& name, const Term*) { all = all && safe.Contains(table.Id(name)); });
  return all;
}

namespace {

class Unifier {
 public:
  Unifier(VarTable& table, const VarSet& safe) : table_(table), safe_(safe) {}

  void Run(const Term& left, const Term& right) {
    if (const auto* var = left.As<ast::Var>())
      VarWith(table_.Id(var->name), right);
    else if (const auto* other = right.As<ast::Var>())
      VarWith(table_.Id(other->name), left);
    else if (IsPattern(left) && IsPattern(right))
      Patterns(left, right);
    else if (IsPattern(left) && HasValue(right))
      MarkAll(left);
    else if (IsPattern(right) && HasValue(left))
      MarkAll(right);
  }
  VarSet TakeUnified() { return std::move(unified_); }

 private:
  static bool IsPattern(const Term& term) {
    return term.As<ast::Array>() != nullptr || term.As<ast::Object>() != nullptr;
  }
  bool IsSafe(VarId id) const { return safe_.Contains(id) || unified_.Contains(id); }

  // Of a term that is neither a variable nor a pattern.
  bool HasValue(const Term& term) {
    if (const auto* ref = term.As<Ref>()) return IsRefSafe(table_, *ref, safe_);
    if (term.As<ast::Call>() == nullptr) return IsComprehension(term);
    VarSet vars;
    CollectVars(term, kSafetyVars, [&](const std::string& name, const Term*) { vars.Insert(table_.Id(name)); });
    return vars.Within(safe_);
  }

  void VarWith(VarId var, const Term& other) {
    if (const auto* v = other.As<ast::Var>()) {
      VarId id = table_.Id(v->name);
      if (IsSafe(id))
        Mark(var);
      else if (IsSafe(var))
        Mark(id);
      else
        waits_[var].Insert(id), waits_[id].Insert(var);
    } else if (IsPattern(other)) {
      VarWithPattern(var, other);
    } else if (other.As<Ref>() == nullptr && other.As<ast::Call>() == nullptr) {
      Mark(var);
    } else if (HasValue(other)) {
      Mark(var);
    }
  }
  void VarWithPattern(VarId var, const Term& pattern) {
    if (IsSafe(var)) return MarkAll(pattern);
    VarSet unsafe = PatternVars(pattern);
    unsafe.Remove(safe_);
    unsafe.Remove(unified_);
    if (unsafe.empty())
      Mark(var);
    else
      waits_[var].Add(unsafe);
  }
  void Patterns(const Term& left, const Term& right) {
    const auto* a = left.As<ast::Array>();
    const auto* b = right.As<ast::Array>();
    if (a != nullptr && b != nullptr && a->items.size() == b->items.size())
      for (size_t i = 0; i < a->items.size(); ++i) Run(a->items[i], b->items[i]);
    const auto* x = left.As<ast::Object>();
    const auto* y = right.As<ast::Object>();
    if (x == nullptr || y == nullptr || x->items.size() != y->items.size()) return;
    StringMap<const Term*> values;
    for (const auto& [key, value] : y->items) values.emplace(TermText(key), &value);
    for (const auto& [key, value] : x->items)
      if (auto at = values.find(TermText(key)); at != values.end()) Run(value, *at->second);
  }

  VarSet PatternVars(const Term& term) {
    VarSet vars;
    CollectVars(term, kPatternVars, [&](const std::string& name, const Term*) { vars.Insert(table_.Id(name)); });
    return vars;
  }
  void MarkAll(const Term& pattern) {
    PatternVars(pattern).ForEach([this](VarId id) { Mark(id); });
  }
  // A variable that gets its value gives one to those that it stands in a pattern with.
  void Mark(VarId first) {
    std::vector<VarId> work{first};
    while (!work.empty()) {
      VarId id = work.back();
      work.pop_back();
      unified_.Insert(id);
      if (auto at = waits_.find(id); at != waits_.end()) {
        at->second.ForEach([&](VarId next) { work.push_back(next); });
        waits_.erase(at);
      }
      for (auto at = waits_.begin(); at != waits_.end();) {
        if (at->second.Contains(id)) at->second.Erase(id);
        if (!at->second.empty()) {
          ++at;
          continue;
        }
        work.push_back(at->first);
        at = waits_.erase(at);
      }
    }
  }

  VarTable& table_;
  const VarSet& safe_;
  VarSet unified_;
  std::map<VarId, VarSet> waits_;  // has a value once all of these have, and the other way round
};

}  // namespace

VarSet Unify(VarTable& table, const VarSet& safe, const Term& left, const Term& right) {
  Unifier unifier(table, safe);
  unifier.Run(left, right);
  return unifier.TakeUnified();
}

}  // namespace regoc::sema
