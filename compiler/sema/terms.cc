#include "compiler/sema/terms.h"

#include "compiler/sema/walk.h"
#include "compiler/syntax/printer.h"

namespace regoc::sema {

using ast::Call;
using ast::Expr;
using ast::Ref;
using ast::Term;

Term MakeVar(std::string name, SourceRange range) { return Term{range, ast::Var{std::move(name)}}; }
Term MakeString(std::string text, SourceRange range) { return Term{range, ast::String{std::move(text)}}; }
Term MakeTrue(SourceRange range) { return Term{range, ast::Boolean{true}}; }

Term MakeBuiltinRef(std::string_view name, SourceRange range) {
  Ref ref;
  while (true) {
    size_t dot = name.find('.');
    std::string part(name.substr(0, dot));
    ref.terms.push_back(ref.terms.empty() ? MakeVar(std::move(part), range) : MakeString(std::move(part), range));
    if (dot == std::string_view::npos) return Term{range, std::move(ref)};
    name.remove_prefix(dot + 1);
  }
}

Term MakeCall(std::string_view builtin, std::vector<Term> args, SourceRange range) {
  return Term{range, Call{MakeBuiltinRef(builtin, range), std::move(args)}};
}

Expr MakeExpr(Term term) {
  Expr expr;
  expr.range = term.range;
  expr.node = std::move(term);
  return expr;
}

Expr Equals(Term left, Term right) {
  SourceRange range = right.range;
  std::vector<Term> args;
  args.reserve(2);
  args.push_back(std::move(left));
  args.push_back(std::move(right));
  Expr expr = MakeExpr(MakeCall(kEq, std::move(args), range));
  expr.generated = true;
  return expr;
}

bool IsCallTo(const Call& call, std::string_view name) {
  const Term* head = &*call.op;
  if (const Ref* ref = head->As<Ref>()) {
    if (ref->terms.size() != 1) return false;
    head = &ref->terms[0];
  }
  const ast::Var* var = head->As<ast::Var>();
  return var != nullptr && var->name == name;
}

bool HasEqualityArgs(const Call& call) { return call.args.size() == 2; }

bool IsEquality(const Expr& expr) {
  const Call* call = CallOf(expr);
  return call != nullptr && HasEqualityArgs(*call) && (IsCallTo(*call, kEq) || IsCallTo(*call, kAssign));
}

bool IsAssignment(const Expr& expr) {
  const Call* call = CallOf(expr);
  return call != nullptr && IsCallTo(*call, kAssign);
}

std::string DottedName(const Term& term) {
  std::string scratch;
  std::string_view name = DottedName(term, scratch);
  return std::string(name);
}

std::string_view DottedName(const Term& term, std::string& scratch) {
  if (const auto* var = term.As<ast::Var>()) return var->name;
  const Ref* ref = term.As<Ref>();
  const auto* head = ref != nullptr ? ref->terms[0].As<ast::Var>() : nullptr;
  if (head == nullptr) return "";
  if (ref->terms.size() == 1) return head->name;
  scratch = head->name;
  for (size_t i = 1; i < ref->terms.size(); ++i) {
    const std::string* key = StringKey(ref->terms[i]);
    if (key == nullptr) return "";
    scratch += '.';
    scratch += *key;
  }
  return scratch;
}

std::string RefText(const Ref& ref) { return syntax::Print(Term{{}, ref}); }

std::string TermText(const Term& term) { return syntax::Print(term); }

std::string_view KindName(const Term& term) {
  static constexpr std::string_view kNames[] = {"null",
                                                "boolean",
                                                "number",
                                                "string",
                                                "var",
                                                "ref",
                                                "array",
                                                "object",
                                                "set",
                                                "arraycomprehension",
                                                "setcomprehension",
                                                "objectcomprehension",
                                                "call",
                                                "templatestring"};
  static_assert(std::variant_size_v<Term::Node> == std::size(kNames));
  return kNames[term.node.index()];
}

namespace {

struct DynamicFinder : Walker {
  bool with_vars;
  bool found = false;
  explicit DynamicFinder(bool vars) : with_vars(vars) {}
  bool OnTerm(const Term& term) {
    if (term.As<Ref>() != nullptr || IsComprehension(term)) found = true;
    if (with_vars &&
        (term.As<ast::Var>() != nullptr || term.As<Call>() != nullptr || term.As<ast::TemplateString>() != nullptr))
      found = true;
    return found;
  }
};

}  // namespace

bool IsConstant(const Term& term) {
  DynamicFinder finder(true);
  WalkTerm(finder, term);
  return !finder.found;
}

bool RequiresEval(const Term& term) {
  DynamicFinder finder(false);
  WalkTerm(finder, term);
  return finder.found;
}

std::string_view RootName(const Term& term) {
  const Term* head = &term;
  if (const Ref* ref = term.As<Ref>()) {
    if (ref->terms.size() != 1) return {};
    head = &ref->terms[0];
  }
  const auto* var = head->As<ast::Var>();
  return var != nullptr && IsRootName(var->name) ? std::string_view(var->name) : std::string_view();
}

bool IsTrueBody(const ast::Body& body) {
  if (body.size() != 1 || body[0].negated || !body[0].with.empty()) return false;
  const Term* term = body[0].As<Term>();
  const auto* b = term != nullptr ? term->As<ast::Boolean>() : nullptr;
  return b != nullptr && b->value;
}

void Append(ast::Body& body, Expr expr) {
  if (IsTrueBody(body)) body.clear();
  body.push_back(std::move(expr));
}

void Append(ast::Body& body, ast::Body exprs) {
  if (exprs.empty()) return;
  if (IsTrueBody(body)) body.clear();
  for (Expr& expr : exprs) body.push_back(std::move(expr));
}

const std::string* StringKey(const Term& term) {
  const auto* s = term.As<ast::String>();
  return s != nullptr ? &s->value : nullptr;
}

}  // namespace regoc::sema
