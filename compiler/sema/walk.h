// Walks over the syntax tree, in order of the source.
//
//   struct Counter : Walker { int refs = 0; bool OnTerm(const ast::Term& t) { refs += t.As<ast::Ref>() != nullptr;
//   return false; } }; Counter c; WalkBody(c, body);
//
// A hook that returns true keeps the walk out of what is below. Works on const and on mutable trees alike. The depth of
// trees is bounded by the parser.
#pragma once

#include "compiler/syntax/ast.h"

namespace regoc::sema {

struct Walker {
  template <typename T>
  bool OnTerm(T&) {
    return false;
  }
  template <typename E>
  bool OnExpr(E&) {
    return false;
  }
  template <typename B>
  bool OnBody(B&) {
    return false;
  }
  template <typename W>
  bool OnWith(W&) {
    return false;
  }
};

template <typename V, typename T>
void WalkTerm(V& v, T& term);
template <typename V, typename E>
void WalkExpr(V& v, E& expr);

template <typename V, typename B>
void WalkBody(V& v, B& body) {
  if (v.OnBody(body)) return;
  for (auto& expr : body) WalkExpr(v, expr);
}

// What is below a term, the term itself left out.
template <typename V, typename T>
void WalkBelow(V& v, T& term) {
  if (auto* ref = term.template As<ast::Ref>()) {
    for (auto& t : ref->terms) WalkTerm(v, t);
  } else if (auto* array = term.template As<ast::Array>()) {
    for (auto& t : array->items) WalkTerm(v, t);
  } else if (auto* set = term.template As<ast::Set>()) {
    for (auto& t : set->items) WalkTerm(v, t);
  } else if (auto* object = term.template As<ast::Object>()) {
    for (auto& [key, value] : object->items) {
      WalkTerm(v, key);
      WalkTerm(v, value);
    }
  } else if (auto* ac = term.template As<ast::ArrayComprehension>()) {
    WalkTerm(v, *ac->item);
    WalkBody(v, ac->body);
  } else if (auto* sc = term.template As<ast::SetComprehension>()) {
    WalkTerm(v, *sc->item);
    WalkBody(v, sc->body);
  } else if (auto* oc = term.template As<ast::ObjectComprehension>()) {
    WalkTerm(v, *oc->key);
    WalkTerm(v, *oc->value);
    WalkBody(v, oc->body);
  } else if (auto* call = term.template As<ast::Call>()) {
    WalkTerm(v, *call->op);
    for (auto& t : call->args) WalkTerm(v, t);
  } else if (auto* ts = term.template As<ast::TemplateString>()) {
    for (auto& part : ts->parts)
      if (auto* hole = std::get_if<ast::Box<ast::Expr>>(&part)) WalkExpr(v, **hole);
  }
}

template <typename V, typename T>
void WalkTerm(V& v, T& term) {
  if (!v.OnTerm(term)) WalkBelow(v, term);
}

template <typename V, typename W>
void WalkWith(V& v, W& with) {
  if (v.OnWith(with)) return;
  WalkTerm(v, with.target);
  WalkTerm(v, with.value);
}

// What is below an expression. A call's operator and operands are visited, not the call's own term, as in OPA's trees.
template <typename V, typename E>
void WalkBelowExpr(V& v, E& expr) {
  if (auto* term = expr.template As<ast::Term>()) {
    if (term->template As<ast::Call>() != nullptr)
      WalkBelow(v, *term);
    else
      WalkTerm(v, *term);
  } else if (auto* some = expr.template As<ast::SomeDecl>()) {
    for (auto& t : some->symbols) WalkTerm(v, t);
  } else if (auto* every = expr.template As<ast::Every>()) {
    if (every->key) WalkTerm(v, *every->key);
    WalkTerm(v, every->value);
    WalkTerm(v, every->domain);
    WalkBody(v, every->body);
  } else if (auto* negation = expr.template As<ast::NotBody>()) {
    WalkBody(v, negation->body);
  } else if (auto* logical = expr.template As<ast::Logical>()) {
    WalkBody(v, logical->left);
    WalkBody(v, logical->right);
  }
  for (auto& with : expr.with) WalkWith(v, with);
}

template <typename V, typename E>
void WalkExpr(V& v, E& expr) {
  if (!v.OnExpr(expr)) WalkBelowExpr(v, expr);
}

// Arguments, key and value; not the reference.
template <typename V, typename H>
void WalkHead(V& v, H& head) {
  for (auto& t : head.args) WalkTerm(v, t);
  if (head.key) WalkTerm(v, *head.key);
  if (head.value) WalkTerm(v, *head.value);
}

// Head, body, else chain.
template <typename V, typename R>
void WalkRule(V& v, R& rule) {
  WalkHead(v, rule.head);
  WalkBody(v, rule.body);
  for (auto& next : rule.else_rule) WalkRule(v, next);
}

// Calls f on the rule and on each of its else chain; f is called before what follows the rule.
template <typename R, typename F>
void ForEachInChain(R& rule, F&& f) {
  for (auto* r = &rule;; r = &r->else_rule.front()) {
    f(*r);
    if (r->else_rule.empty()) return;
  }
}

}  // namespace regoc::sema
