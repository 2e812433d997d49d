#include "compiler/sema/terms.h"

#include "compiler/sema/walk.h"

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

Call* CallOf(Expr& expr) {
  Term* term = expr.As<Term>();
  return term != nullptr ? term->As<Call>() : nullptr;
}

const Call* CallOf(const Expr& expr) {
  const Term* term = expr.As<Term>();
  return term != nullptr ? term->As<Call>() : nullptr;
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

namespace {

bool IsIdentifier(std::string_view s) {
  if (s.empty() || (s[0] >= '0' && s[0] <= '9')) return false;
  for (char c : s)
    if (!(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
  return true;
}

std::string Quoted(std::string_view s) {
  std::string out = "\"";
  for (char c : s) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace

std::string TermText(const Term& term) {
  if (const auto* v = term.As<ast::Var>()) return v->is_wildcard() ? "_" : v->name;
  if (const auto* s = term.As<ast::String>()) return Quoted(s->value);
  if (const auto* n = term.As<ast::Number>()) return n->text;
  if (const auto* b = term.As<ast::Boolean>()) return b->value ? "true" : "false";
  if (term.As<ast::Null>() != nullptr) return "null";
  if (const auto* r = term.As<Ref>()) return RefText(*r);
  if (const auto* a = term.As<ast::Array>()) {
    std::string out = "[";
    for (const Term& item : a->items) out += (out.size() > 1 ? ", " : "") + TermText(item);
    return out + "]";
  }
  if (const auto* c = term.As<Call>()) {
    std::string out = OperatorName(*c) + "(";
    for (size_t i = 0; i < c->args.size(); ++i) out += (i > 0 ? ", " : "") + TermText(c->args[i]);
    return out + ")";
  }
  return std::string(term.range.text());
}

std::string RefText(const Ref& ref) {
  std::string out;
  for (size_t i = 0; i < ref.terms.size(); ++i) {
    const auto* key = ref.terms[i].As<ast::String>();
    if (i > 0 && key != nullptr && IsIdentifier(key->value))
      out += "." + key->value;
    else if (i > 0)
      out += "[" + TermText(ref.terms[i]) + "]";
    else
      out += TermText(ref.terms[i]);
  }
  return out;
}

std::string OperatorName(const Call& call) { return TermText(*call.op); }

std::string_view KindName(const Term& term) {
  static constexpr std::string_view kNames[] = {
      "null",  "boolean", "number", "string",
      "var",   "ref",     "array",  "object",
      "set",   "arraycomprehension", "setcomprehension", "objectcomprehension",
      "call",  "templatestring"};
  static_assert(std::variant_size_v<Term::Node> == std::size(kNames));
  return kNames[term.node.index()];
}

bool IsScalar(const Term& term) { return term.node.index() <= 3; }

bool IsComprehension(const Term& term) {
  return term.As<ast::ArrayComprehension>() != nullptr || term.As<ast::SetComprehension>() != nullptr ||
         term.As<ast::ObjectComprehension>() != nullptr;
}

namespace {

struct DynamicFinder : Walker {
  bool with_vars;
  bool found = false;
  explicit DynamicFinder(bool vars) : with_vars(vars) {}
  bool OnTerm(const Term& term) {
    if (term.As<Ref>() != nullptr || IsComprehension(term)) found = true;
    if (with_vars && (term.As<ast::Var>() != nullptr || term.As<Call>() != nullptr || term.As<ast::TemplateString>() != nullptr)) found = true;
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

bool IsRootName(std::string_view name) { return name == "input" || name == "data"; }

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
