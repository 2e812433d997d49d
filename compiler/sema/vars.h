// Variables by number, sets of them, and walks that collect them.
//
//   VarTable table;
//   VarSet vars;
//   CollectVars(body, kSafetyVars, [&](const std::string& name, const ast::Term*) { vars.Insert(table.Id(name)); });
#pragma once

#include <bit>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/sema/walk.h"
#include "compiler/syntax/ast.h"

namespace regoc::sema {

using VarId = uint32_t;

struct StringHash {
  using is_transparent = void;
  size_t operator()(std::string_view s) const { return std::hash<std::string_view>()(s); }
};
template <typename T>
using StringMap = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;

// Numbers for the names of one rule, dense from 0.
class VarTable {
 public:
  VarId Id(std::string_view name) {
    auto at = ids_.find(name);
    if (at == ids_.end()) {
      at = ids_.emplace(std::string(name), static_cast<VarId>(names_.size())).first;
      names_.push_back(&at->first);
    }
    return at->second;
  }
  const std::string& Name(VarId id) const { return *names_[id]; }
  size_t size() const { return names_.size(); }

 private:
  StringMap<VarId> ids_;
  std::vector<const std::string*> names_;
};

// A set of variables: a bit each. Most bodies have few: the first bits lie in the set itself.
class VarSet {
 public:
  void Insert(VarId id) {
    if (id < 64) {
      first_ |= Bit(id);
      return;
    }
    if (id / 64 > rest_.size()) rest_.resize(id / 64);
    rest_[id / 64 - 1] |= Bit(id);
  }
  void Erase(VarId id) {
    if (id < 64)
      first_ &= ~Bit(id);
    else if (id / 64 <= rest_.size())
      rest_[id / 64 - 1] &= ~Bit(id);
  }
  bool Contains(VarId id) const { return (Word(id / 64) & Bit(id)) != 0; }
  bool empty() const {
    for (size_t i = 0; i <= rest_.size(); ++i)
      if (Word(i) != 0) return false;
    return true;
  }
  void Add(const VarSet& other) {
    if (other.rest_.size() > rest_.size()) rest_.resize(other.rest_.size());
    first_ |= other.first_;
    for (size_t i = 0; i < other.rest_.size(); ++i) rest_[i] |= other.rest_[i];
  }
  void Remove(const VarSet& other) {
    first_ &= ~other.first_;
    for (size_t i = 0; i < rest_.size(); ++i) rest_[i] &= ~other.Word(i + 1);
  }
  void Keep(const VarSet& other) {
    first_ &= other.first_;
    for (size_t i = 0; i < rest_.size(); ++i) rest_[i] &= other.Word(i + 1);
  }
  // Every element is in `other`.
  bool Within(const VarSet& other) const {
    for (size_t i = 0; i <= rest_.size(); ++i)
      if ((Word(i) & ~other.Word(i)) != 0) return false;
    return true;
  }
  friend bool operator==(const VarSet& a, const VarSet& b) { return a.Within(b) && b.Within(a); }
  template <typename F>
  void ForEach(F&& f) const {
    for (size_t i = 0; i <= rest_.size(); ++i)
      for (uint64_t w = Word(i); w != 0; w &= w - 1) f(static_cast<VarId>(i * 64 + std::countr_zero(w)));
  }

 private:
  static uint64_t Bit(VarId id) { return uint64_t{1} << (id % 64); }
  uint64_t Word(size_t i) const { return i == 0 ? first_ : i <= rest_.size() ? rest_[i - 1] : 0; }

  uint64_t first_ = 0;
  std::vector<uint64_t> rest_;
};

// What a walk leaves out.
struct VarFilter {
  bool ref_heads = false;   // heads of references
  bool call_heads = false;  // heads of operators, and of references in `with`
  bool object_keys = false;
  bool closures = false;  // comprehensions, template strings, bodies of every, not and logical operators
  bool sets = false;
  bool template_strings = false;
  // With `closures`: variables of operands without braces that the operand takes from outside count all the same.
  const std::function<void(const ast::Body&)>* implicit_bodies = nullptr;
};
inline constexpr VarFilter kSafetyVars{.call_heads = true, .closures = true};
inline constexpr VarFilter kPatternVars{.ref_heads = true, .object_keys = true, .closures = true};

// Calls `add(name, term)` for each variable; the term is where it stands.
template <typename F>
struct VarCollector : Walker {
  VarFilter filter;
  F& add;
  VarCollector(VarFilter f, F& a) : filter(f), add(a) {}

  bool OnTerm(const ast::Term& term) {
    if (const auto* var = term.As<ast::Var>()) {
      add(var->name, &term);
      return true;
    }
    if (const auto* ref = term.As<ast::Ref>()) return filter.ref_heads && Tail(*ref);
    if (const auto* call = term.As<ast::Call>()) return filter.call_heads && Operands(*call);
    if (const auto* object = term.As<ast::Object>(); object != nullptr && filter.object_keys) {
      for (const auto& item : object->items) WalkTerm(*this, item.value);
      return true;
    }
    if (term.As<ast::Set>() != nullptr) return filter.sets;
    if (term.As<ast::TemplateString>() != nullptr) return filter.template_strings || filter.closures;
    bool comprehension = term.As<ast::ArrayComprehension>() != nullptr || term.As<ast::SetComprehension>() != nullptr ||
                         term.As<ast::ObjectComprehension>() != nullptr;
    return comprehension && filter.closures;
  }
  bool OnExpr(const ast::Expr& expr) {
    if (const auto* negation = expr.As<ast::NotBody>(); negation != nullptr && filter.closures) {
      if (filter.implicit_bodies != nullptr && !negation->braces) (*filter.implicit_bodies)(negation->body);
      return Withs(expr);
    }
    if (const auto* logical = expr.As<ast::Logical>(); logical != nullptr && filter.closures) {
      if (filter.implicit_bodies != nullptr && !logical->left_braces) (*filter.implicit_bodies)(logical->left);
      if (filter.implicit_bodies != nullptr && !logical->right_braces) (*filter.implicit_bodies)(logical->right);
      return Withs(expr);
    }
    if (const auto* every = expr.As<ast::Every>(); every != nullptr && filter.closures) {
      WalkTerm(*this, every->domain);
      return true;
    }
    const auto* term = expr.As<ast::Term>();
    const auto* call = term != nullptr ? term->As<ast::Call>() : nullptr;
    if (call == nullptr || !filter.call_heads) return false;
    Operands(*call);
    return Withs(expr);
  }
  bool OnWith(const ast::With& with) {
    if (!filter.call_heads) return false;
    if (const auto* target = with.target.As<ast::Ref>()) Tail(*target);
    if (const auto* value = with.value.As<ast::Ref>())
      Tail(*value);
    else
      WalkTerm(*this, with.value);
    return true;
  }

 private:
  bool Tail(const ast::Ref& ref) {
    for (size_t i = 1; i < ref.terms.size(); ++i) WalkTerm(*this, ref.terms[i]);
    return true;
  }
  bool Operands(const ast::Call& call) {
    if (const auto* op = call.op->As<ast::Ref>()) Tail(*op);
    for (const ast::Term& arg : call.args) WalkTerm(*this, arg);
    return true;
  }
  bool Withs(const ast::Expr& expr) {
    for (const ast::With& with : expr.with) WalkWith(*this, with);
    return true;
  }
};

template <typename F>
void CollectVars(const ast::Term& term, VarFilter filter, F&& add) {
  VarCollector<F> collector(filter, add);
  WalkTerm(collector, term);
}
template <typename F>
void CollectVars(const ast::Expr& expr, VarFilter filter, F&& add) {
  VarCollector<F> collector(filter, add);
  WalkExpr(collector, expr);
}
template <typename F>
void CollectVars(const ast::Body& body, VarFilter filter, F&& add) {
  VarCollector<F> collector(filter, add);
  WalkBody(collector, body);
}
template <typename F>
void CollectVars(const ast::With& with, VarFilter filter, F&& add) {
  VarCollector<F> collector(filter, add);
  WalkWith(collector, with);
}

}  // namespace regoc::sema
