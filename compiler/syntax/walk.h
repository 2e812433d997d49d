// Visits every term in a tree, in the order of the source.
//
//   WalkTerms(rule.body, [&](ast::Term& term) { term.range = range; return true; });   // false: leave out what is
//   inside
//
// Not for hostile input of its own making: recursion is as deep as the tree, which the parser has limited.
#pragma once

#include <type_traits>

#include "compiler/syntax/ast.h"

namespace regoc::syntax {

// `visit_expr` is called for each expression before its terms. Node types may be const.
template <typename T, typename F, typename G>
void WalkTerms(T& node, const F& visit, const G& visit_expr) {
  using Node = std::remove_const_t<T>;
  auto walk = [&](auto& child) { WalkTerms(child, visit, visit_expr); };
  if constexpr (std::is_same_v<Node, ast::Body>) {
    for (auto& expr : node) walk(expr);
  } else if constexpr (std::is_same_v<Node, std::vector<ast::Term>>) {
    for (auto& term : node) walk(term);
  } else if constexpr (std::is_same_v<Node, ast::Expr>) {
    visit_expr(node);
    if (auto* term = node.template As<ast::Term>()) walk(*term);
    if (auto* some = node.template As<ast::SomeDecl>()) walk(some->symbols);
    if (auto* every = node.template As<ast::Every>()) {
      if (every->key) walk(*every->key);
      walk(every->value);
      walk(every->domain);
      walk(every->body);
    }
    if (auto* negation = node.template As<ast::NotBody>()) walk(negation->body);
    if (auto* logical = node.template As<ast::Logical>()) {
      walk(logical->left);
      walk(logical->right);
    }
    for (auto& with : node.with) {
      walk(with.target);
      walk(with.value);
    }
  } else {
    static_assert(std::is_same_v<Node, ast::Term>);
    if (!visit(node)) return;
    if (auto* ref = node.template As<ast::Ref>()) walk(ref->terms);
    if (auto* array = node.template As<ast::Array>()) walk(array->items);
    if (auto* set = node.template As<ast::Set>()) walk(set->items);
    if (auto* object = node.template As<ast::Object>()) {
      for (auto& [key, value] : object->items) {
        walk(key);
        walk(value);
      }
    }
    if (auto* array = node.template As<ast::ArrayComprehension>()) {
      walk(*array->item);
      walk(array->body);
    }
    if (auto* set = node.template As<ast::SetComprehension>()) {
      walk(*set->item);
      walk(set->body);
    }
    if (auto* object = node.template As<ast::ObjectComprehension>()) {
      walk(*object->key);
      walk(*object->value);
      walk(object->body);
    }
    if (auto* call = node.template As<ast::Call>()) {
      walk(*call->op);
      walk(call->args);
    }
    if (auto* text = node.template As<ast::TemplateString>()) {
      for (auto& part : text->parts)
        if (auto* hole = std::get_if<ast::Box<ast::Expr>>(&part)) walk(**hole);
    }
  }
}

template <typename T, typename F>
void WalkTerms(T& node, const F& visit) {
  WalkTerms(node, visit, [](auto&) {});
}

// Gives every node below `node` the same place.
template <typename T>
void SetRanges(T& node, SourceRange range) {
  auto set_term = [&](ast::Term& term) {
    term.range = range;
    term.text_begin = range.begin;
    return true;
  };
  WalkTerms(node, set_term, [&](ast::Expr& expr) {
    expr.range = range;
    for (ast::With& with : expr.with) with.range = range;
  });
}

// Whether the term is free of variables; the head of a reference does not count (`data.a[x]` has one, `data.a` has
// none).
bool IsGround(const ast::Term& term);

}  // namespace regoc::syntax
