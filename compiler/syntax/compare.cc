#include "compiler/syntax/compare.h"

#include <algorithm>

#include "compiler/syntax/decimal.h"

namespace regoc::syntax {

namespace {

using ast::Body;
using ast::Expr;
using ast::Term;

int Sign(auto a, auto b) { return a < b ? -1 : b < a ? 1 : 0; }

int CompareAll(const std::vector<Term>& a, const std::vector<Term>& b) {
  for (size_t i = 0; i < a.size() && i < b.size(); ++i)
    if (int order = Compare(a[i], b[i])) return order;
  return Sign(a.size(), b.size());
}

int CompareOptional(const std::optional<Term>& a, const std::optional<Term>& b) {
  return a && b ? Compare(*a, *b) : Sign(a.has_value(), b.has_value());
}

// Rank of each alternative of Term::Node in its order of declaration.
constexpr int kRanks[] = {0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 11, 13, 4};
static_assert(std::size(kRanks) == std::variant_size_v<Term::Node>);

struct TermComparer {
  const Term& other;

  template <typename T>
  const T& Other() const {
    return *other.As<T>();
  }

  int operator()(const ast::Null&) const { return 0; }
  int operator()(const ast::Boolean& a) const { return Sign(a.value, Other<ast::Boolean>().value); }
  int operator()(const ast::Number& a) const { return CompareNumbers(a.text, Other<ast::Number>().text); }
  int operator()(const ast::String& a) const { return a.value.compare(Other<ast::String>().value); }
  int operator()(const ast::Var& a) const { return a.name.compare(Other<ast::Var>().name); }
  int operator()(const ast::Ref& a) const { return CompareAll(a.terms, Other<ast::Ref>().terms); }
  int operator()(const ast::Array& a) const { return CompareAll(a.items, Other<ast::Array>().items); }
  int operator()(const ast::Object& a) const {
    auto left = SortedItems(a);
    auto right = SortedItems(Other<ast::Object>());
    for (size_t i = 0; i < left.size() && i < right.size(); ++i) {
      if (int order = Compare(left[i]->key, right[i]->key)) return order;
      if (int order = Compare(left[i]->value, right[i]->value)) return order;
    }
    return Sign(left.size(), right.size());
  }
  int operator()(const ast::Set& a) const {
    auto left = SortedItems(a);
    auto right = SortedItems(Other<ast::Set>());
    for (size_t i = 0; i < left.size() && i < right.size(); ++i)
      if (int order = Compare(*left[i], *right[i])) return order;
    return Sign(left.size(), right.size());
  }
  int operator()(const ast::ArrayComprehension& a) const {
    const auto& b = Other<ast::ArrayComprehension>();
    int order = Compare(*a.item, *b.item);
    return order != 0 ? order : Compare(a.body, b.body);
  }
  int operator()(const ast::SetComprehension& a) const {
    const auto& b = Other<ast::SetComprehension>();
    int order = Compare(*a.item, *b.item);
    return order != 0 ? order : Compare(a.body, b.body);
  }
  int operator()(const ast::ObjectComprehension& a) const {
    const auto& b = Other<ast::ObjectComprehension>();
    if (int order = Compare(*a.key, *b.key)) return order;
    int order = Compare(*a.value, *b.value);
    return order != 0 ? order : Compare(a.body, b.body);
  }
  int operator()(const ast::Call& a) const {
    const auto& b = Other<ast::Call>();
    int order = Compare(*a.op, *b.op);
    return order != 0 ? order : CompareAll(a.args, b.args);
  }
  int operator()(const ast::TemplateString& a) const {
    const auto& b = Other<ast::TemplateString>();
    if (int order = Sign(a.raw, b.raw)) return order;
    if (int order = Sign(a.parts.size(), b.parts.size())) return order;
    for (size_t i = 0; i < a.parts.size(); ++i) {
      if (int order = Sign(a.parts[i].index(), b.parts[i].index())) return order;
      const auto* text = std::get_if<std::string>(&a.parts[i]);
      int order = text != nullptr
                      ? text->compare(std::get<std::string>(b.parts[i]))
                      : Compare(*std::get<ast::Box<Expr>>(a.parts[i]), *std::get<ast::Box<Expr>>(b.parts[i]));
      if (order != 0) return order;
    }
    return 0;
  }
};

int Rank(const Expr& expr) {
  const auto* term = expr.As<Term>();
  if (expr.As<ast::SomeDecl>() != nullptr) return 0;
  if (term != nullptr) return term->As<ast::Call>() != nullptr ? 2 : 1;
  if (expr.As<ast::Every>() != nullptr) return 3;
  if (expr.As<ast::NotBody>() != nullptr) return 4;
  return expr.As<ast::Logical>()->op == ast::Logical::Op::kAnd ? 5 : 6;
}

struct ExprComparer {
  const Expr& other;

  int operator()(const Term& a) const { return Compare(a, *other.As<Term>()); }
  int operator()(const ast::SomeDecl& a) const { return CompareAll(a.symbols, other.As<ast::SomeDecl>()->symbols); }
  int operator()(const ast::Box<ast::Every>& boxed) const {
    const ast::Every& a = *boxed;
    const auto& b = *other.As<ast::Every>();
    if (int order = CompareOptional(a.key, b.key)) return order;
    if (int order = Compare(a.value, b.value)) return order;
    int order = Compare(a.domain, b.domain);
    return order != 0 ? order : Compare(a.body, b.body);
  }
  int operator()(const ast::NotBody& a) const { return Compare(a.body, other.As<ast::NotBody>()->body); }
  int operator()(const ast::Logical& a) const {
    const auto& b = *other.As<ast::Logical>();
    int order = Compare(a.left, b.left);
    return order != 0 ? order : Compare(a.right, b.right);
  }
};

}  // namespace

int Compare(const Term& a, const Term& b) {
  int order = Sign(kRanks[a.node.index()], kRanks[b.node.index()]);
  return order != 0 ? order : std::visit(TermComparer{b}, a.node);
}

int Compare(const Expr& a, const Expr& b) {
  if (int order = Sign(Rank(a), Rank(b))) return order;
  if (int order = Sign(a.negated, b.negated)) return order;
  if (int order = std::visit(ExprComparer{b}, a.node)) return order;
  for (size_t i = 0; i < a.with.size() && i < b.with.size(); ++i) {
    if (int order = Compare(a.with[i].target, b.with[i].target)) return order;
    if (int order = Compare(a.with[i].value, b.with[i].value)) return order;
  }
  return Sign(a.with.size(), b.with.size());
}

int Compare(const Body& a, const Body& b) {
  for (size_t i = 0; i < a.size() && i < b.size(); ++i)
    if (int order = Compare(a[i], b[i])) return order;
  return Sign(a.size(), b.size());
}

std::vector<const Term*> SortedItems(const ast::Set& set) {
  std::vector<const Term*> out;
  for (const Term& item : set.items) out.push_back(&item);
  std::stable_sort(out.begin(), out.end(), [](const Term* a, const Term* b) { return Compare(*a, *b) < 0; });
  out.erase(std::unique(out.begin(), out.end(), [](const Term* a, const Term* b) { return Compare(*a, *b) == 0; }),
            out.end());
  return out;
}

std::vector<const ast::ObjectItem*> SortedItems(const ast::Object& object) {
  std::vector<const ast::ObjectItem*> out;
  for (const ast::ObjectItem& item : object.items) out.push_back(&item);
  std::stable_sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return Compare(a->key, b->key) < 0; });
  return out;
}

}  // namespace regoc::syntax
