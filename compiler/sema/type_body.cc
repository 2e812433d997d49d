// Expressions of a body, in order.
#include "compiler/sema/type_body.h"

#include "compiler/sema/terms.h"
#include "compiler/sema/type_ops.h"
#include "compiler/sema/walk.h"

namespace regoc::sema {

using ast::Term;

size_t BodyChecker::CheckBody(const ast::Body& body) {
  size_t faults = CheckOwnBody(body);
  for (const auto& [name, type] : scope_.variables()) context_.variables[name] = type;
  return faults;
}

size_t BodyChecker::CheckOwnBody(const ast::Body& body) {
  size_t faults = 0;
  for (const ast::Expr& expr : body) {
    if (expr.with.empty()) {
      faults += CheckExpr(expr);
      continue;
    }
    TypeScope layer = TypeScope::Layer(scope_);
    if (AddReplacements(expr, layer))
      faults += Inside(layer).CheckExpr(expr);
    else
      faults += CheckExpr(expr);
  }
  return faults;
}

size_t BodyChecker::CheckExpr(const ast::Expr& expr) {
  fresh_.clear();
  size_t errors = CheckClosures(expr);
  bool told = errors > 0;
  for (const TypeFault& fault : CheckRefs(expr)) {
    errors += ReportFault(fault);
    told = true;
  }
  const ast::Call* call = CallOf(expr);
  if (call == nullptr) return errors + CheckNested(expr);
  std::optional<TypeFault> fault = CheckCall(expr, *call);
  // What follows from a fault that was just told need not be told.
  if (fault && !(told && fault->from_unknown)) errors += ReportFault(*fault);
  return errors;
}

size_t BodyChecker::ReportFault(const TypeFault& fault) {
  if (mode_ == Mode::kSchemas && !fault.by_schema) return 0;
  bool error = mode_ != Mode::kWarnings || fault.certain;
  if (error)
    Report(fault, context_.sink);
  else
    Warn(fault, context_.sink);
  return error ? 1 : 0;
}

namespace {

// Outermost comprehensions of an expression; what stands in nested bodies is met there.
template <typename F>
struct ClosureFinder : Walker {
  F& on_closure;
  explicit ClosureFinder(F& f) : on_closure(f) {}
  bool OnTerm(const Term& term) {
    if (!IsComprehension(term)) return false;
    on_closure(term);
    return true;
  }
  bool OnBody(const ast::Body&) { return true; }
};

}  // namespace

size_t BodyChecker::CheckClosures(const ast::Expr& expr) {
  size_t faults = 0;
  auto check = [&](const Term& closure) { faults += CheckComprehension(closure); };
  ClosureFinder<decltype(check)> finder(check);
  WalkExpr(finder, expr);
  return faults;
}

size_t BodyChecker::CheckComprehension(const Term& term) {
  TypeScope inner(&scope_);
  BodyChecker checker = Inside(inner);
  Type& type = context_.closures[&term];
  const auto* array = term.As<ast::ArrayComprehension>();
  const auto* set = term.As<ast::SetComprehension>();
  const auto* object = term.As<ast::ObjectComprehension>();
  const ast::Body& body = array ? array->body : set ? set->body : object->body;
  size_t faults = 0;
  if (mode_ == Mode::kWarnings) {
    // OPA looks into comprehensions of such bodies, not knowing the variables that these bind.
    TypeScope outer(certain_scope_);
    faults = BodyChecker(context_, outer).CheckBody(body);
  }
  if (faults == 0) faults = checker.CheckBody(body);
  if (faults > 0)
    type = Type();
  else if (array)
    type = Type::Array({}, checker.TypeOf(*array->item));
  else if (set)
    type = Type::Set(checker.TypeOf(*set->item));
  else
    type = Type::Object({}, checker.TypeOf(*object->key), checker.TypeOf(*object->value));
  return faults;
}

size_t BodyChecker::CheckNested(const ast::Expr& expr) {
  if (const auto* every = expr.As<ast::Every>()) return CheckEvery(*every);
  if (const auto* negation = expr.As<ast::NotBody>()) {
    TypeScope inner(&scope_);
    return WarnInside(inner).CheckBody(negation->body);
  }
  if (const auto* logical = expr.As<ast::Logical>()) {
    TypeScope left(&scope_), right(&scope_);
    return WarnInside(left).CheckBody(logical->left) + WarnInside(right).CheckBody(logical->right);
  }
  return 0;
}

size_t BodyChecker::CheckEvery(const ast::Every& every) {
  TypeScope inner(&scope_);
  Type domain = TypeOf(every.domain);
  Type key = Keys(domain), value = Values(domain);
  BodyChecker checker = WarnInside(inner);
  if (every.key) checker.Bind(*every.key, key.known() ? key : Type::Any());
  checker.Bind(every.value, value.known() ? value : Type::Any());
  return checker.CheckBody(every.body);
}

BodyChecker BodyChecker::Inside(TypeScope& scope) const {
  BodyChecker checker(context_, scope, mode_);
  checker.certain_scope_ = certain_scope_;
  return checker;
}

BodyChecker BodyChecker::WarnInside(TypeScope& scope) const {
  BodyChecker checker = Inside(scope);
  if (mode_ != Mode::kErrors) return checker;
  checker.certain_scope_ = &scope_;
  checker.mode_ = Mode::kWarnings;
  return checker;
}

}  // namespace regoc::sema
