#include "compiler/sema/outputs.h"

#include "compiler/sema/terms.h"
#include "compiler/sema/unify.h"

namespace regoc::sema {

using ast::Expr;
using ast::Ref;
using ast::Term;

namespace {

// Operands of references whose head has a value: the reference enumerates them.
struct RefOperands : Walker {
  OutputFinder& finder;
  const VarSet& safe;
  VarSet vars;
  RefOperands(OutputFinder& f, const VarSet& s) : finder(f), safe(s) {}
  bool OnTerm(const Term& term) {
    if (IsComprehension(term) || term.As<ast::TemplateString>() != nullptr) return true;
    const auto* ref = term.As<Ref>();
    if (ref == nullptr) return false;
    if (!IsRefSafe(finder.table(), *ref, safe)) return true;
    for (size_t i = 1; i < ref->terms.size(); ++i) finder.Collect(ref->terms[i], VarFilter{.ref_heads = true}, vars);
    return false;
  }
};

}  // namespace

VarSet OutputFinder::OfTerms(const Term& term, const VarSet& safe) {
  RefOperands operands(*this, safe);
  WalkTerm(operands, term);
  return std::move(operands.vars);
}

VarSet OutputFinder::OfEquality(const ast::Call& call, const VarSet& safe) {
  const Term& left = call.args[0];
  const Term& right = call.args[1];
  VarSet known = OfTerms(left, safe);
  known.Add(OfTerms(right, safe));
  VarSet outputs = known;
  known.Add(safe);
  // The left side of `:=` is output only: it must not make the right side safe.
  if (IsCallTo(call, kAssign)) known.Remove(Vars(left, VarFilter{}));
  outputs.Add(Unify(table_, known, left, right));
  outputs.Remove(safe);
  return outputs;
}

VarSet OutputFinder::OfCall(const ast::Call& call, const VarSet& safe) {
  int arity = functions_.Arity(call);
  if (arity == Functions::kUnknown) return {};
  VarSet outputs;
  for (const Term& arg : call.args) outputs.Add(OfTerms(arg, safe));
  size_t inputs = arity == Functions::kVariadic ? call.args.size() : static_cast<size_t>(arity);
  if (inputs >= call.args.size()) return outputs;
  constexpr VarFilter kOperands{.ref_heads = true, .object_keys = true, .closures = true, .sets = true};
  VarSet needed;
  for (size_t i = 0; i < inputs; ++i) Collect(call.args[i], kOperands, needed);
  needed.Remove(outputs);
  if (!needed.Within(safe)) return {};
  for (size_t i = inputs; i < call.args.size(); ++i) Collect(call.args[i], kOperands, outputs);
  return outputs;
}

VarSet OutputFinder::OfExpr(const Expr& expr, const VarSet& safe) {
  if (expr.negated) return {};
  for (const ast::With& with : expr.with)
    if (!Vars(with, kSafetyVars).Within(safe)) return {};
  if (const auto* term = expr.As<Term>()) {
    const auto* call = term->As<ast::Call>();
    if (call == nullptr) return OfTerms(*term, safe);
    return IsEquality(expr) ? OfEquality(*call, safe) : OfCall(*call, safe);
  }
  if (const auto* every = expr.As<ast::Every>()) return OfTerms(every->domain, safe);
  return {};
}

VarSet OutputFinder::OfPrefix(const ast::Body& body, size_t count, const VarSet& safe) {
  VarSet known = safe;
  for (size_t i = 0; i < count; ++i) known.Add(OfExpr(body[i], known));
  known.Remove(safe);
  return known;
}

}  // namespace regoc::sema
