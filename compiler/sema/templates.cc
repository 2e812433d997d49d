#include "compiler/sema/templates.h"

#include <algorithm>

#include "compiler/sema/terms.h"
#include "runtime/decls/builtins.h"

namespace regoc::sema {

using ast::Body;
using ast::Expr;
using ast::Term;

namespace {

struct TemplateFinder : Walker {
  bool found = false;
  bool OnTerm(const Term& term) {
    found = found || term.As<ast::TemplateString>() != nullptr;
    return found;
  }
};

}  // namespace

bool HasTemplates(const ast::Rule& rule) {
  TemplateFinder finder;
  WalkRule(finder, rule);
  return finder.found;
}

bool HasTemplates(const Body& body) {
  TemplateFinder finder;
  WalkBody(finder, body);
  return finder.found;
}

// Terms of one body; closures know what the body around them binds.
struct TemplateRewriter::Visitor : Walker {
  TemplateRewriter& rewriter;
  const VarSet& safe;
  Visitor(TemplateRewriter& r, const VarSet& s) : rewriter(r), safe(s) {}

  bool OnTerm(Term& term) {
    if (term.As<ast::TemplateString>() != nullptr) {
      rewriter.Rewrite(safe, term);
      return false;
    }
    if (auto* ac = term.As<ast::ArrayComprehension>())
      rewriter.RewriteTerm(rewriter.RewriteBody(safe, ac->body), *ac->item);
    if (auto* sc = term.As<ast::SetComprehension>())
      rewriter.RewriteTerm(rewriter.RewriteBody(safe, sc->body), *sc->item);
    if (auto* oc = term.As<ast::ObjectComprehension>()) {
      VarSet inside = rewriter.RewriteBody(safe, oc->body);
      rewriter.RewriteTerm(inside, *oc->key);
      rewriter.RewriteTerm(inside, *oc->value);
    }
    return IsComprehension(term);
  }
  bool OnExpr(Expr& expr) {
    if (auto* every = expr.As<ast::Every>()) {
      WalkTerm(*this, every->domain);
      VarSet inside = safe;
      if (every->key) rewriter.outputs_.Collect(*every->key, VarFilter{}, inside);
      rewriter.outputs_.Collect(every->value, VarFilter{}, inside);
      rewriter.RewriteBody(inside, every->body);
    } else if (auto* negation = expr.As<ast::NotBody>()) {
      rewriter.RewriteBody(safe, negation->body);
    } else if (auto* logical = expr.As<ast::Logical>()) {
      rewriter.RewriteBody(safe, logical->left);
      rewriter.RewriteBody(safe, logical->right);
    } else {
      return false;
    }
    for (ast::With& with : expr.with) WalkWith(*this, with);
    return true;
  }
};

VarSet TemplateRewriter::RewriteBody(const VarSet& safe, Body& body) {
  VarSet inside = safe;
  inside.Add(outputs_.OfBody(body, safe));
  Visitor visitor(*this, inside);
  for (Expr& expr : body) WalkExpr(visitor, expr);
  return inside;
}

void TemplateRewriter::RewriteTerm(const VarSet& safe, Term& term) {
  Visitor visitor(*this, safe);
  WalkTerm(visitor, term);
}

void TemplateRewriter::Rewrite(const VarSet& safe, Term& term) {
  auto& ts = *term.As<ast::TemplateString>();
  ast::Array parts;
  for (auto& part : ts.parts) {
    if (auto* text = std::get_if<std::string>(&part))
      parts.items.push_back(MakeString(std::move(*text), term.range));
    else if (auto hole = Hole(safe, *std::get<ast::Box<Expr>>(part)))
      parts.items.push_back(std::move(*hole));
  }
  if (ts.parts.empty()) parts.items.push_back(MakeString("", term.range));
  std::vector<Term> args;
  args.push_back(Term{term.range, std::move(parts)});
  term.node = std::move(MakeCall("internal.template_string", std::move(args), term.range).node);
}

std::optional<Term> TemplateRewriter::Hole(const VarSet& safe, Expr& expr) {
  Term* value = expr.As<Term>();
  if (value == nullptr) {
    reporter_.Fatal(kTemplateExpression, expr.range, {"statement"}).hint = "a hole takes one value";
    return std::nullopt;
  }
  SourceRange range = value->range;
  if (const auto* call = value->As<ast::Call>()) {
    const decls::BuiltinDecl* decl = outputs_.functions().FindBuiltin(DottedName(*call->op));
    if (decl != nullptr && decl->relation) {
      reporter_.Fatal(kRelationInTemplate, expr.range, {decl->name}).hint =
          "take the value that you want before the string";
      return std::nullopt;
    }
  }
  if (value->As<ast::Var>() != nullptr || IsAlwaysDefined(*value)) return Term{range, ast::Set{{std::move(*value)}}};

  VarSet unsafe = outputs_.Vars(*value, kSafetyVars);
  unsafe.Remove(safe);
  std::vector<std::string> unknown;
  unsafe.ForEach([&](VarId id) { unknown.push_back(names_.Variable(outputs_.table().Name(id))); });
  std::sort(unknown.begin(), unknown.end());
  for (const std::string& name : unknown) reporter_.Fatal(kVarUndeclared, range, {name});

  Term local = MakeVar(names_.Fresh(), range);
  Expr capture = Equals(local, std::move(*value));
  capture.with = std::move(expr.with);
  capture.generated = false;
  ast::Body body;
  body.push_back(std::move(capture));
  return Term{range, ast::SetComprehension{std::move(local), std::move(body)}};
}

// A rule that is a set, has a default, or is a constant.
bool TemplateRewriter::IsAlwaysDefined(const Term& term) const {
  const auto* ref = term.As<ast::Ref>();
  const RuleTree* node = ref != nullptr && ref->terms.size() > 1 ? outputs_.functions().Find(*ref) : nullptr;
  if (node == nullptr || node->rules.empty()) return false;
  const Program& program = outputs_.functions().program();
  const RuleInfo& first = program.rules[node->rules[0]];
  if (first.kind == RuleKind::kFunction) return false;
  if (first.rule.head.key) return true;
  for (size_t rule : node->rules)
    if (program.rules[rule].rule.is_default) return true;
  const auto& value = first.rule.head.value;
  return node->rules.size() == 1 && IsTrueBody(first.rule.body) &&
         (!value || value->As<ast::Var>() != nullptr || IsConstant(*value));
}

}  // namespace regoc::sema
