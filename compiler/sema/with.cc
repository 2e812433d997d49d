#include "compiler/sema/with.h"

#include <algorithm>

#include "compiler/sema/terms.h"
#include "runtime/decls/builtins.h"

namespace regoc::sema {

using ast::Body;
using ast::Expr;
using ast::Ref;
using ast::Term;

namespace {

// Bodies, innermost first.
class WithRewriter : public Walker {
 public:
  WithRewriter(const AnalyzeOptions& options, const Functions& functions, Names& names, Reporter& reporter)
      : options_(options), functions_(functions), names_(names), reporter_(reporter) {}

  bool OnBody(Body& body) {
    bool any = false;
    for (Expr& expr : body) {
      WalkBelowExpr(*this, expr);
      any = any || !expr.with.empty();
    }
    if (any) Rewrite(body);
    return true;
  }

 private:
  void Rewrite(Body& body) {
    lifted_.clear();
    size_t findings = reporter_.count();
    Body out;
    out.reserve(body.size());
    for (Expr& expr : body) {
      for (ast::With& with : expr.with)
        if (reporter_.count() == findings && NeedsVariable(with))
          LiftValue(with.value, out);  // later ones may repeat a fault
      out.push_back(std::move(expr));
    }
    body = std::move(out);
  }

  // Expressions that were lifted out of one have its `with`: they share the variable.
  void LiftValue(Term& value, Body& out) {
    SourceRange range = value.range;
    for (const Term& known : lifted_) {
      if (!range.valid() || known.range.begin != range.begin || known.range.end != range.end) continue;
      value = known;
      return;
    }
    Term local = MakeVar(names_.Fresh(), range);
    names_.RecordOperand(local.As<ast::Var>()->name, range.text());
    lifted_.push_back(local);
    out.push_back(Equals(local, std::move(value)));
    value = std::move(local);
  }

  const decls::BuiltinDecl* BuiltinOf(const Term& term) const {
    bool is_name = term.As<ast::Var>() != nullptr || term.As<Ref>() != nullptr;
    return is_name ? functions_.FindBuiltin(DottedName(term)) : nullptr;
  }
  static void MakeRef(Term& term) {
    if (const auto* var = term.As<ast::Var>()) {
      Term head = MakeVar(std::string(var->name), term.range);
      term.node = Ref{{std::move(head)}};
    }
  }
  static bool HasHead(const Term& term, std::string_view name) {
    const Ref* ref = term.As<Ref>();
    const auto* head = ref != nullptr ? ref->terms[0].As<ast::Var>() : nullptr;
    return head != nullptr && head->name == name;
  }
  bool Fail(const DiagnosticKind& kind, const Term& at, std::initializer_list<std::string_view> args,
            std::string hint) {
    reporter_.Fatal(kind, at.range, args).hint = std::move(hint);
    return false;
  }

  bool NeedsVariable(ast::With& with) {
    if (with.value.As<ast::Var>() != nullptr && BuiltinOf(with.value) != nullptr) MakeRef(with.value);
    if (HasHead(with.target, "data")) return DataTarget(with);
    if (HasHead(with.target, "input")) return RequiresEval(with.value);
    const decls::BuiltinDecl* builtin = BuiltinOf(with.target);
    if (IsRefused(with.target)) return false;
    if (builtin == nullptr)
      return Fail(kWithTarget, with.target, {},
                  "a target is `input…`, `data…`, a built-in, or a function of a package");
    MakeRef(with.target);
    return CheckBuiltinTarget(*builtin, with.target) && !IsFunctionValue(with.value) && RequiresEval(with.value);
  }

  bool IsRefused(const Term& term) {
    const auto& refused = options_.unsafe_builtins;
    if (refused.empty() || std::find(refused.begin(), refused.end(), TermText(term)) == refused.end()) return false;
    Fail(kWithUnsafe, term, {TermText(term)}, "the configuration doesn't allow it here");
    return true;
  }

  bool CheckBuiltinTarget(const decls::BuiltinDecl& builtin, const Term& target) {
    if (builtin.name == "eq" || builtin.name == "rego.metadata.chain" || builtin.name == "rego.metadata.rule")
      return Fail(kWithInvalid, target, {builtin.name}, "it is part of the language");
    if (builtin.name.starts_with("internal."))
      return Fail(kWithInternal, target, {builtin.name}, "replace the function that uses it");
    if (builtin.relation) return Fail(kWithRelation, target, {}, "wrap the call in a function and replace that one");
    if (builtin.result.empty()) return Fail(kWithVoid, target, {}, "it has no result to replace");
    return true;
  }

  // The rules that a reference names, when they are functions.
  bool IsFunction(const RuleTree* node) const {
    return node != nullptr && !node->rules.empty() &&
           functions_.program().rules[node->rules[0]].kind == RuleKind::kFunction;
  }
  bool IsFunctionValue(const Term& value) {
    const Ref* ref = value.As<Ref>();
    if (ref != nullptr && functions_.Find(*ref) != nullptr) return true;
    return BuiltinOf(value) != nullptr && !IsRefused(value);
  }

  bool DataTarget(const ast::With& with) {
    const Ref& ref = *with.target.As<Ref>();
    Ref prefix{{ref.terms[0]}};
    for (size_t i = 1; i + 1 < ref.terms.size(); ++i) {
      prefix.terms.push_back(ref.terms[i]);
      const RuleTree* node = functions_.Find(prefix);
      if (node == nullptr) break;
      if (!node->rules.empty())
        return Fail(kWithPartial, with.target, {}, "replace the whole document: `with " + RefText(prefix) + " as …`");
    }
    if (IsFunction(functions_.Find(ref)) && IsFunctionValue(with.value)) return false;
    const Ref* value = with.value.As<Ref>();
    if (value != nullptr && IsFunction(functions_.Find(*value))) return false;
    return RequiresEval(with.value);
  }

  const AnalyzeOptions& options_;
  const Functions& functions_;
  Names& names_;
  Reporter& reporter_;
  std::vector<Term> lifted_;  // variables for values of the body's last expressions, at the values' places
};

}  // namespace

void RewriteWiths(const AnalyzeOptions& options, const Functions& functions, Names& names, Reporter& reporter,
                  Body& body) {
  WithRewriter rewriter(options, functions, names, reporter);
  WalkBody(rewriter, body);
}

void RewriteWiths(const AnalyzeOptions& options, const Functions& functions, Names& names, Reporter& reporter,
                  ast::Head& head) {
  WithRewriter rewriter(options, functions, names, reporter);
  WalkHead(rewriter, head);
}

}  // namespace regoc::sema
