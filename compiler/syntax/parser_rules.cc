#include <set>

#include "compiler/syntax/names.h"
#include "compiler/syntax/parser_impl.h"
#include "compiler/syntax/printer.h"
#include "compiler/syntax/walk.h"

namespace regoc::syntax {

using ast::Term;

namespace {

ast::Body TrueBody(SourceRange range) {
  Term yes{.range = range, .node = ast::Boolean{true}, .text_begin = range.begin};
  ast::Body body;
  body.push_back(ast::Expr{.range = range, .node = std::move(yes), .generated = true});
  return body;
}

}  // namespace

std::optional<std::vector<ast::Rule>> Parser::ParseRules() {
  ast::Rule rule;
  SourceRange start = Here();
  KeywordStartsRef();
  if (Is(Token::kDefault)) {
    Scan();
    rule.is_default = true;
    KeywordStartsRef();
  }
  if (!Is(Token::kIdent)) {
    if (rule.is_default) ReportKeywordAsRuleName(true);
    return std::nullopt;
  }
  auto parsed = ParseHead(rule.is_default);
  if (!parsed) return std::nullopt;
  rule.head = std::move(parsed->head);
  std::vector<ast::Rule> rules;
  if (rule.is_default) {
    if (!CheckDefault(rule, start)) return std::nullopt;
    rule.body = TrueBody(start);
    rule.implicit_body = true;
    rule.range = From(start.begin);
    rules.push_back(std::move(rule));
    return rules;
  }
  bool bodiless = false;
  if (!ParseRuleBody(rule, parsed->contains, bodiless)) return std::nullopt;
  rule.range = From(start.begin);
  if (bodiless) {
    rule.body = TrueBody(rule.range);
    rule.implicit_body = true;
    rules.push_back(std::move(rule));
    return rules;
  }
  if (!ParseElseChain(rule)) return std::nullopt;
  rule.range = From(start.begin);
  rules.push_back(std::move(rule));
  if (!ParseChained(ast::Rule(rules[0]), rules)) return std::nullopt;
  return rules;
}

// False without an error: what was read is no rule, but may be a statement.
bool Parser::ParseRuleBody(ast::Rule& rule, bool contains, bool& bodiless) {
  rule.has_if = Is(Token::kIf);
  auto& ref = rule.head.ref.As<ast::Ref>()->terms;
  // `p[x] {` adds x to the set p; `p[x] = v {` and `p[x] if` do not.
  if (!rule.has_if && !contains && rule.head.args.empty() && ref.size() == 2 && !rule.head.value) {
    rule.head.key = std::move(ref.back());
    ref.pop_back();
  }
  if (rule.has_if) {
    auto body = ParseIfBody();
    if (!body) return false;
    rule.body = std::move(*body);
    return true;
  }
  if (!Is(Token::kLBrace)) {
    bodiless = contains;
    return contains;
  }
  Scan();
  auto body = ParseBody(Token::kRBrace);
  if (!body) return false;
  Scan();
  rule.body = std::move(*body);
  return true;
}

// Behind `if`: one literal, or a body in braces. `{…}` is tried as a literal first; a set literal is never false, so
// braces that make one hold a body.
std::optional<ast::Body> Parser::ParseIfBody() {
  Scan();
  State start = Save();
  bool brace = Is(Token::kLBrace);
  if (auto expr = ParseLiteral()) {
    const auto* term = expr->As<Term>();
    if (!brace || term == nullptr || term->As<ast::Set>() == nullptr) {
      ast::Body body;
      body.push_back(std::move(*expr));
      return body;
    }
  }
  if (!brace) return std::nullopt;
  Restore(std::move(start));
  Scan();
  auto body = ParseBody(Token::kRBrace);
  if (body) Scan();
  return body;
}

bool Parser::ParseElseChain(ast::Rule& rule) {
  if (!Is(Token::kElse) || KeywordStartsRef()) return true;
  if (rule.head.ref.As<ast::Ref>()->terms.size() > 1 && !IsGround(rule.head.ref))
    return Error(kElseWithVariables, Here()), false;
  const auto& ref = rule.head.ref.As<ast::Ref>()->terms;
  bool object_key = !rule.has_if && rule.head.args.empty() && ref.size() == 2;  // v0's `p[k] = v`
  bool ref_key = rule.has_if && rule.head.args.empty() && ref.size() == 2 && ref[1].As<ast::Ref>() != nullptr;
  if (rule.head.key || object_key || ref_key) return Error(kElseOnMultiValue, Here()), false;
  auto next = ParseElse(rule.head);
  if (!next) return false;
  rule.else_rule.push_back(std::move(*next));
  return true;
}

std::optional<ast::Rule> Parser::ParseElse(const ast::Head& head) {
  Nest nest(*this);
  if (!nest) return std::nullopt;
  SourceRange start = Here();
  ast::Rule rule;
  rule.head = head;
  RenewWildcards(rule.head);
  rule.head.range = start;
  rule.head.value.reset();
  Scan();
  if (Is(Token::kAssign) || Is(Token::kUnify)) {
    rule.head.assigned = Is(Token::kAssign);
    Scan();
    rule.head.value = ParseInfix();
    if (!rule.head.value) return std::nullopt;
    rule.head.range = From(start.begin);
  } else if (!Is(Token::kLBrace) && !Is(Token::kIf)) {
    return Illegal("expected else value term or rule body"), std::nullopt;
  }
  bool braces = false;
  if (!ParseElseBody(rule, braces)) return std::nullopt;
  if (!rule.implicit_body && Is(Token::kElse)) {
    auto next = ParseElse(head);
    if (!next) return std::nullopt;
    rule.else_rule.push_back(std::move(*next));
  }
  rule.range = From(start.begin);
  // As in OPA, a body without braces has the place of the whole branch.
  if (!braces) SetRanges(rule.body, rule.range);
  return rule;
}

bool Parser::ParseElseBody(ast::Rule& rule, bool& braces) {
  rule.has_if = Is(Token::kIf);
  if (!rule.has_if && !Is(Token::kLBrace)) {
    rule.body = TrueBody(rule.head.range);
    rule.implicit_body = true;
    return true;
  }
  if (rule.has_if) Scan();
  braces = Is(Token::kLBrace);
  if (braces) {
    Scan();
    auto body = ParseBody(Token::kRBrace);
    if (!body) return false;
    Scan();
    rule.body = std::move(*body);
    return true;
  }
  if (Is(Token::kEof)) return Illegal("rule body expected"), false;
  auto expr = ParseLiteral();
  if (!expr) return false;
  rule.body.push_back(std::move(*expr));
  return true;
}

bool Parser::ParseChained(const ast::Rule& first, std::vector<ast::Rule>& out) {
  while (Is(Token::kLBrace)) {
    if (!first.else_rule.empty()) return Error(kExpectedElse, Here()), false;
    uint32_t begin = s_.begin;
    Scan();
    auto body = ParseBody(Token::kRBrace);
    if (!body) return false;
    Scan();
    ast::Rule next{
        .range = From(begin), .chained = true, .has_if = first.has_if, .head = first.head, .body = std::move(*body)};
    RenewWildcards(next.head);
    next.head.range = next.range;
    SetRanges(next.head.args, next.range);
    if (next.head.key) SetRanges(*next.head.key, next.range);
    if (next.head.value) SetRanges(*next.head.value, next.range);
    out.push_back(std::move(next));
  }
  return true;
}

void Parser::RenewWildcards(ast::Head& head) {
  for (Term& arg : head.args)
    if (auto* var = arg.As<ast::Var>(); var != nullptr && var->is_wildcard()) var->name = NewWildcard();
}

std::optional<Parser::HeadResult> Parser::ParseHead(bool is_default) {
  HeadResult result;
  ast::Head& head = result.head;
  uint32_t begin = s_.begin;
  auto term = FinishHead(ParseVar());
  if (!term) return Illegal("expected rule head name"), std::nullopt;

  bool called = false;
  if (auto* call = term->As<ast::Call>()) {
    called = true;
    head.args = std::move(call->args);
    Term op = std::move(*call->op);
    *term = std::move(op);
    const auto* ref = term->As<ast::Ref>();
    if (ref != nullptr && ref->terms[0].As<ast::Var>() == nullptr)
      return Illegal("rule head ref " + Print(*term) + " invalid"), std::nullopt;
  }
  if (term->As<ast::Var>() != nullptr) {
    Term ref{.range = term->range, .node = ast::Ref{}, .text_begin = term->text_begin};
    ref.As<ast::Ref>()->terms.push_back(std::move(*term));
    head.ref = std::move(ref);
  } else if (term->As<ast::Ref>() != nullptr) {
    head.ref = std::move(*term);
  } else {
    return std::nullopt;
  }
  if (head.ref.As<ast::Ref>()->terms[0].As<ast::Var>() == nullptr) return std::nullopt;
  head.is_function = !head.args.empty();

  if (Is(Token::kContains)) {
    std::string name = Print(head.ref);
    if (called)
      Illegal("the contains keyword can only be used with multi-value rule definitions (e.g., " + name +
              " contains <VALUE> { ... })");
    result.contains = head.contains_keyword = true;
    Scan();
    head.key = ParseInfix();
    if (!head.key) Illegal("expected rule key term (e.g., " + name + " contains <VALUE> { ... })");
  } else {
    ParseHeadValue(head, is_default);
  }
  head.range = From(begin);
  return result;
}

void Parser::ParseHeadValue(ast::Head& head, bool is_default) {
  if (!Is(Token::kUnify) && !Is(Token::kAssign)) return;
  head.assigned = Is(Token::kAssign);
  Scan();
  head.value = ParseInfix();
  if (head.value) return;
  std::string name = Print(head.ref);
  if (!head.assigned) return Illegal("expected rule value term (e.g., " + name + "[<nil>] = <VALUE> { ... })");
  if (head.is_function) return Illegal("expected function value term (e.g., " + name + "(...) := <VALUE> { ... })");
  if (is_default) return Illegal("expected default rule value term (e.g., default " + name + " := <VALUE>)");
  Illegal("expected rule value term (e.g., " + name + " := <VALUE> { ... })");
}

bool Parser::CheckDefault(const ast::Rule& rule, SourceRange at) {
  if (!rule.head.value) {
    // `default p` has the value true, but `default p[x]` and `default p contains x` have none.
    bool keyed = rule.head.key || (rule.head.args.empty() && rule.head.ref.As<ast::Ref>()->terms.size() == 2);
    if (keyed) return Error(kDefaultWithoutValue, at), false;
  }
  bool valid = true;
  auto check_value = [&](const Term& term) {
    bool closure = term.As<ast::ArrayComprehension>() != nullptr || term.As<ast::SetComprehension>() != nullptr ||
                   term.As<ast::ObjectComprehension>() != nullptr;
    if (closure) return false;
    if (term.As<ast::Ref>() == nullptr && term.As<ast::Var>() == nullptr && term.As<ast::Call>() == nullptr)
      return true;
    Error(kDefaultValueContains, at, {TypeName(term)});
    valid = false;
    return false;
  };
  if (rule.head.value) WalkTerms(*rule.head.value, check_value);
  if (!valid) return false;
  std::set<std::string> seen;
  for (const Term& arg : rule.head.args) {
    const auto* var = arg.As<ast::Var>();
    if (var == nullptr) {
      Error(kDefaultArgumentContains, at, {TypeName(arg)});
      valid = false;
    } else if (!seen.insert(var->name).second) {
      Error(kDefaultArgumentRepeated, at, {Print(arg)});
      valid = false;
    }
  }
  return valid;
}

}  // namespace regoc::syntax
