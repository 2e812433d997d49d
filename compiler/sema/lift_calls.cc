#include "compiler/sema/lift.h"
#include "compiler/sema/terms.h"
#include "compiler/sema/walk.h"

namespace regoc::sema {

using ast::Body;
using ast::Expr;
using ast::Ref;
using ast::Term;

namespace {

class CallLifter {
 public:
  explicit CallLifter(Names& names) : names_(names) {}

  void LiftBody(Body& body) {
    Body out;
    out.reserve(body.size());
    for (Expr& expr : body) LiftExpr(expr, out);
    body = std::move(out);
  }

  // Leaves an operand in `term`; what computes it goes to `support`.
  void LiftTerm(Term& term, Body& support) {
    if (auto* call = term.As<ast::Call>()) {
      for (Term& arg : call->args) LiftTerm(arg, support);
      LiftCall(term, support);
    } else if (auto* ref = term.As<Ref>()) {
      LiftRef(*ref, support);
    } else if (auto* array = term.As<ast::Array>()) {
      for (Term& item : array->items) LiftTerm(item, support);
    } else if (auto* set = term.As<ast::Set>()) {
      for (Term& item : set->items) LiftTerm(item, support);
    } else if (auto* object = term.As<ast::Object>()) {
      for (auto& [key, value] : object->items) {
        LiftTerm(key, support);
        LiftTerm(value, support);
      }
    } else if (auto* ac = term.As<ast::ArrayComprehension>()) {
      LiftClosure(*ac->item, nullptr, ac->body);
    } else if (auto* sc = term.As<ast::SetComprehension>()) {
      LiftClosure(*sc->item, nullptr, sc->body);
    } else if (auto* oc = term.As<ast::ObjectComprehension>()) {
      LiftClosure(*oc->key, &*oc->value, oc->body);
    }
  }

 private:
  void LiftCall(Term& term, Body& support) {
    SourceRange range = term.range;
    Term output = MakeVar(names_.Fresh(), range);
    names_.RecordOperand(output.As<ast::Var>()->name, range.text());
    term.As<ast::Call>()->args.push_back(output);
    Expr expr = MakeExpr(std::move(term));
    expr.generated = true;
    support.push_back(std::move(expr));
    term = std::move(output);
  }
  void LiftRef(Ref& ref, Body& support) {
    for (Term& t : ref.terms) LiftTerm(t, support);
    Term& head = ref.terms[0];
    bool composite = head.As<ast::Array>() != nullptr || head.As<ast::Object>() != nullptr ||
                     head.As<ast::Set>() != nullptr || IsComprehension(head);
    if (!composite) return;
    Term local = MakeVar(names_.Fresh(), head.range);
    names_.RecordOperand(local.As<ast::Var>()->name, head.range.text());
    support.push_back(Equals(local, std::move(head)));
    ref.terms[0] = std::move(local);
  }
  void LiftClosure(Term& first, Term* second, Body& body) {
    Body support;
    LiftTerm(first, support);
    if (second != nullptr) LiftTerm(*second, support);
    LiftBody(body);
    Append(body, std::move(support));
  }

  void LiftExpr(Expr& expr, Body& out) {
    for (ast::With& with : expr.with) LiftTerm(with.value, out);
    size_t mark = out.size();
    if (auto* term = expr.As<Term>()) {
      if (auto* call = term->As<ast::Call>()) {
        for (Term& arg : call->args) LiftTerm(arg, out);
      } else {
        LiftTerm(*term, out);
      }
    } else if (auto* every = expr.As<ast::Every>()) {
      LiftEvery(*every, out);
    } else if (auto* negation = expr.As<ast::NotBody>()) {
      LiftBody(negation->body);
    } else if (auto* logical = expr.As<ast::Logical>()) {
      LiftBody(logical->left);
      LiftBody(logical->right);
    }
    if (!expr.with.empty())
      for (size_t i = mark; i < out.size(); ++i) out[i].with = expr.with;
    out.push_back(std::move(expr));
  }
  void LiftEvery(ast::Every& every, Body& out) {
    Term domain = MakeVar(names_.Fresh(), every.domain.range);
    names_.RecordOperand(domain.As<ast::Var>()->name, every.domain.range.text());
    LiftTerm(every.domain, out);
    out.push_back(Equals(domain, std::move(every.domain)));
    every.domain = std::move(domain);
    LiftBody(every.body);
  }

  Names& names_;
};

}  // namespace

void LiftCalls(Names& names, Body& body) { CallLifter(names).LiftBody(body); }

void LiftCallsInHead(Names& names, ast::Rule& rule) {
  CallLifter lifter(names);
  auto lift = [&](Term& term) {
    Body support;
    lifter.LiftTerm(term, support);
    Append(rule.body, std::move(support));
  };
  for (Term& arg : rule.head.args) lift(arg);
  if (rule.head.key) lift(*rule.head.key);
  if (rule.head.value) lift(*rule.head.value);
}

}  // namespace regoc::sema
