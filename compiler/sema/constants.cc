#include "compiler/sema/constants.h"

#include <charconv>

#include "compiler/sema/terms.h"
#include "compiler/syntax/compare.h"

namespace regoc::sema {

using ast::Ref;
using ast::Term;

namespace {

// collection[key], or nullptr.
const Term* MemberAt(const Term& collection, const Term& key) {
  if (const auto* array = collection.As<ast::Array>()) {
    const auto* number = key.As<ast::Number>();
    size_t index = 0;
    if (number == nullptr) return nullptr;
    const char* end = number->text.data() + number->text.size();
    auto [stop, error] = std::from_chars(number->text.data(), end, index);
    return error == std::errc() && stop == end && index < array->items.size() ? &array->items[index] : nullptr;
  }
  if (const auto* object = collection.As<ast::Object>()) {
    for (const auto& item : object->items)
      if (syntax::Compare(item.key, key) == 0) return &item.value;
  } else if (const auto* set = collection.As<ast::Set>()) {
    for (const Term& item : set->items)
      if (syntax::Compare(item, key) == 0) return &item;
  }
  return nullptr;
}

}  // namespace

std::optional<std::vector<const Term*>> MembersOf(const Term& collection) {
  std::vector<const Term*> members;
  if (const auto* array = collection.As<ast::Array>()) {
    for (const Term& item : array->items) members.push_back(&item);
  } else if (const auto* set = collection.As<ast::Set>()) {
    members = syntax::SortedItems(*set);
  } else if (const auto* object = collection.As<ast::Object>()) {
    for (const ast::ObjectItem* item : syntax::SortedItems(*object)) members.push_back(&item->value);
  } else {
    return std::nullopt;
  }
  return members;
}

void KnownValues::After(const ast::Expr& expr) {
  if (!IsEquality(expr) || expr.negated || !expr.with.empty()) return;
  const auto& args = CallOf(expr)->args;
  for (size_t side = 0; side < 2; ++side) {
    const auto* var = args[side].As<ast::Var>();
    if (var == nullptr) continue;
    auto values = Of(args[1 - side]);
    if (!values) continue;
    values_.emplace(var->name, std::move(*values));
    return;
  }
}

std::optional<std::vector<const Term*>> KnownValues::Of(const Term& term) const {
  if (const auto* var = term.As<ast::Var>()) {
    auto at = values_.find(var->name);
    if (at == values_.end()) return std::nullopt;
    return at->second;
  }
  if (const Ref* ref = term.As<Ref>()) return OfRef(*ref);
  if (!IsConstant(term)) return std::nullopt;
  return std::vector<const Term*>{&term};
}

std::optional<std::vector<const Term*>> KnownValues::OfRef(const Ref& ref) const {
  auto values = Of(ref.terms[0]);
  for (size_t i = 1; values && i < ref.terms.size(); ++i) {
    std::vector<const Term*> next;
    bool constant = IsConstant(ref.terms[i]);
    for (const Term* value : *values) {
      if (constant) {
        if (const Term* member = MemberAt(*value, ref.terms[i])) next.push_back(member);
        continue;
      }
      auto members = MembersOf(*value);
      if (!members) return std::nullopt;
      next.insert(next.end(), members->begin(), members->end());
      if (next.size() > kLimit) return std::nullopt;
    }
    values = std::move(next);
  }
  return values;
}

std::vector<Ref> KnownValues::Expand(const Ref& ref) const {
  std::vector<Ref> expanded{ref};
  for (size_t i = 1; i < ref.terms.size(); ++i) {
    if (IsConstant(ref.terms[i])) continue;
    auto values = Of(ref.terms[i]);
    if (!values || values->empty() || expanded.size() * values->size() > kLimit) continue;
    std::vector<Ref> next;
    for (const Ref& prefix : expanded) {
      for (const Term* value : *values) {
        next.push_back(prefix);
        next.back().terms[i] = *value;
      }
    }
    expanded = std::move(next);
  }
  return expanded;
}

}  // namespace regoc::sema
