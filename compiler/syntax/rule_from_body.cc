#include "compiler/syntax/module_builder.h"
#include "compiler/syntax/names.h"
#include "compiler/syntax/printer.h"
#include "compiler/syntax/walk.h"

namespace regoc::syntax {

namespace {

using ast::Term;
using RuleOrError = std::variant<ast::Rule, ParseError>;

ParseError Fault(const DiagnosticKind& kind, std::initializer_list<std::string_view> args = {}) {
  return ParseError{&kind, {}, FormatMessage(kind.format, args)};
}

ast::Rule BareRule(ast::Head head, SourceRange range, SourceRange body_range) {
  ast::Rule rule{.range = range, .implicit_body = true, .head = std::move(head)};
  Term yes{.range = body_range, .node = ast::Boolean{true}, .text_begin = body_range.begin};
  rule.body.push_back(ast::Expr{.range = body_range, .node = std::move(yes), .generated = true});
  return rule;
}

// A variable or a reference that begins with one, as a reference; else the fault.
std::optional<ParseError> ToHeadRef(Term& term) {
  if (term.As<ast::Var>() != nullptr) {
    Term ref{.range = term.range, .text_begin = term.text_begin};
    std::vector<Term> terms;
    terms.push_back(std::move(term));
    ref.node = ast::Ref{std::move(terms)};
    term = std::move(ref);
    return std::nullopt;
  }
  const auto* ref = term.As<ast::Ref>();
  if (ref == nullptr) return Fault(kRuleNameIs, {TypeName(term)});
  if (ref->terms[0].As<ast::Var>() == nullptr) return Fault(kRuleHeadInvalid, {Print(term)});
  return std::nullopt;
}

// p   p[x]   p.q.r
RuleOrError FromTerm(Term term) {
  const auto* ref = term.As<ast::Ref>();
  if (ref == nullptr) return Fault(kRuleNameIs, {TypeName(term)});
  if (ref->terms.size() == 1) return Fault(kRuleHeadIs, {TypeName(term)});
  if (auto fault = ToHeadRef(term)) return *fault;
  SourceRange range = term.range;
  ast::Head head{.range = range, .ref = std::move(term)};
  auto& terms = head.ref.As<ast::Ref>()->terms;
  if (terms.size() == 2) {
    head.key = std::move(terms[1]);
    terms.pop_back();
    head.ref.range = terms[0].range;
    head.ref.text_begin = terms[0].text_begin;
  }
  return BareRule(std::move(head), range, range);
}

// p = v   p[x] := v   f(x) = v
RuleOrError FromAssignment(ast::Call& call, SourceRange range) {
  if (call.args.size() < 2) return Fault(kRuleNeedsOperands);
  ast::Head head{.range = range, .assigned = DottedName(*call.op) == "assign"};
  Term left = std::move(call.args[0]);
  if (auto* function = left.As<ast::Call>()) {
    head.args = std::move(function->args);
    head.is_function = !head.args.empty();
    Term op = std::move(*function->op);
    left = std::move(op);
  }
  if (auto fault = ToHeadRef(left)) return *fault;
  head.ref = std::move(left);
  SourceRange value_range = call.args[1].range;
  head.value = std::move(call.args[1]);
  return BareRule(std::move(head), range, value_range);
}

// f(x)
RuleOrError FromCall(ast::Call& call) {
  if (call.args.empty()) return Fault(kRuleNeedsArguments);
  Term op = std::move(*call.op);
  if (auto fault = ToHeadRef(op)) return *fault;
  SourceRange range = op.range;
  ast::Head head{.range = range, .ref = std::move(op), .is_function = true, .args = std::move(call.args)};
  return BareRule(std::move(head), range, range);
}

}  // namespace

RuleOrError RuleFromBody(ast::Body body, const ParseOptions& options) {
  if (body.size() != 1) return Fault(kRuleFromSeveral);
  ast::Expr& expr = body[0];
  if (!expr.with.empty()) return Fault(kRuleFromWith);
  if (expr.negated) return Fault(kRuleFromNegated);
  if (expr.As<ast::SomeDecl>() != nullptr) return Fault(kRuleFromSome);
  auto* term = expr.As<Term>();
  if (term == nullptr) return Fault(kRuleFromOther);
  auto* call = term->As<ast::Call>();
  if (call == nullptr) return FromTerm(std::move(*term));
  std::string function = DottedName(*call->op);
  if (function == "eq" || function == "assign") return FromAssignment(*call, expr.range);
  bool builtin = !InfixSign(function).empty() || (options.is_builtin && options.is_builtin(function));
  if (builtin) return Fault(kRuleNamesBuiltin);
  return FromCall(*call);
}

}  // namespace regoc::syntax
