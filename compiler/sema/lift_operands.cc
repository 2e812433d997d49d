#include "compiler/sema/lift.h"
#include "compiler/sema/terms.h"
#include "compiler/sema/walk.h"

namespace regoc::sema {

using ast::Body;
using ast::Expr;
using ast::Ref;
using ast::Term;

namespace {

// Puts a fresh variable in the place of `term` and returns `variable = term`.
Expr TakeOut(Names& names, Term& term) {
  Term local = MakeVar(names.Fresh(), term.range);
  names.RecordOperand(local.As<ast::Var>()->name, term.range.text());
  Expr expr = Equals(local, std::move(term));
  term = std::move(local);
  return expr;
}

class OperandLifter {
 public:
  explicit OperandLifter(Names& names) : names_(names) {}

  void LiftBody(Body& body) {
    Body out;
    out.reserve(body.size());
    for (Expr& expr : body) {
      with_ = &expr.with;
      LiftExpr(expr, out);
      out.push_back(std::move(expr));
    }
    body = std::move(out);
  }

 private:
  void LiftExpr(Expr& expr, Body& out) {
    if (auto* term = expr.As<Term>()) {
      auto* call = term->As<ast::Call>();
      if (call == nullptr) return LiftInside(*term, out);
      bool equality = IsEquality(expr);
      for (Term& arg : call->args) equality ? LiftInside(arg, out) : LiftWhole(arg, out);
    } else if (auto* every = expr.As<ast::Every>()) {
      LiftWhole(every->domain, out);
      LiftNested(every->body);
    } else if (auto* negation = expr.As<ast::NotBody>()) {
      LiftNested(negation->body);
    } else if (auto* logical = expr.As<ast::Logical>()) {
      LiftNested(logical->left);
      LiftNested(logical->right);
    }
  }
  void LiftNested(Body& body) {
    const std::vector<ast::With>* outer = with_;
    LiftBody(body);
    with_ = outer;
  }
  void LiftClosure(Term& term) {
    if (auto* ac = term.As<ast::ArrayComprehension>()) LiftNested(ac->body);
    if (auto* sc = term.As<ast::SetComprehension>()) LiftNested(sc->body);
    if (auto* oc = term.As<ast::ObjectComprehension>()) LiftNested(oc->body);
  }
  void LiftKeys(Ref& ref, Body& out) {
    for (size_t i = 1; i < ref.terms.size(); ++i) LiftWhole(ref.terms[i], out);
  }

  // A reference or comprehension may stay, its operands may not.
  void LiftInside(Term& term, Body& out) {
    if (auto* ref = term.As<Ref>())
      LiftKeys(*ref, out);
    else if (IsComprehension(term))
      LiftClosure(term);
    else
      LiftWhole(term, out);
  }
  void LiftWhole(Term& term, Body& out) {
    if (auto* ref = term.As<Ref>()) {
      LiftKeys(*ref, out);
      Emit(term, out);
    } else if (auto* array = term.As<ast::Array>()) {
      for (Term& item : array->items) LiftWhole(item, out);
    } else if (auto* set = term.As<ast::Set>()) {
      for (Term& item : set->items) LiftWhole(item, out);
    } else if (auto* object = term.As<ast::Object>()) {
      for (auto& [key, value] : object->items) {
        LiftWhole(key, out);
        LiftWhole(value, out);
      }
    } else if (IsComprehension(term)) {
      LiftClosure(term);
      Emit(term, out);
    }
  }
  void Emit(Term& term, Body& out) {
    Expr expr = TakeOut(names_, term);
    expr.with = *with_;
    out.push_back(std::move(expr));
  }

  Names& names_;
  const std::vector<ast::With>* with_ = nullptr;  // of the expression being rewritten
};

// Items of comprehensions, innermost first.
struct ItemLifter : Walker {
  Names& names;
  explicit ItemLifter(Names& n) : names(n) {}
  bool OnTerm(Term& term) {
    if (!IsComprehension(term)) return false;
    WalkBelow(*this, term);
    if (auto* ac = term.As<ast::ArrayComprehension>()) Lift(*ac->item, ac->body);
    if (auto* sc = term.As<ast::SetComprehension>()) Lift(*sc->item, sc->body);
    if (auto* oc = term.As<ast::ObjectComprehension>()) {
      Lift(*oc->key, oc->body);
      Lift(*oc->value, oc->body);
    }
    return true;
  }
  void Lift(Term& item, Body& body) {
    if (RequiresEval(item)) Append(body, TakeOut(names, item));
  }
};

struct ComparisonRewriter : Walker {
  bool OnExpr(Expr& expr) {
    ast::Call* call = CallOf(expr);
    if (call == nullptr || call->args.size() != 2 || !IsCallTo(*call, "equal")) return false;
    SourceRange range = call->op->range;
    Term unify = MakeCall(kEq, {}, range);
    *call->op = std::move(*unify.As<ast::Call>()->op);
    return false;
  }
};

}  // namespace

void UnifyInComparisons(Body& body) {
  ComparisonRewriter rewriter;
  WalkBody(rewriter, body);
}

void LiftOperands(Names& names, Body& body) { OperandLifter(names).LiftBody(body); }

void LiftComprehensionItems(Names& names, Body& body) {
  ItemLifter lifter(names);
  WalkBody(lifter, body);
}

void LiftComprehensionItems(Names& names, ast::Head& head) {
  ItemLifter lifter(names);
  WalkHead(lifter, head);
}

void LiftHeadReference(Names& names, ast::Rule& rule) {
  auto& terms = rule.head.ref.As<Ref>()->terms;
  for (size_t i = 1; i < terms.size(); ++i)
    if (!IsScalar(terms[i]) && terms[i].As<ast::Var>() == nullptr) Append(rule.body, TakeOut(names, terms[i]));
}

void LiftHeadValues(Names& names, ast::Rule& rule) {
  auto lift = [&](Term& term) {
    if (RequiresEval(term)) Append(rule.body, TakeOut(names, term));
  };
  if (rule.head.key) lift(*rule.head.key);
  if (rule.head.value) lift(*rule.head.value);
  for (Term& arg : rule.head.args) lift(arg);
}

}  // namespace regoc::sema
