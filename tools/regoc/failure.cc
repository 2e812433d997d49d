#include "tools/regoc/failure.h"

#include <map>

#include "compiler/syntax/walk.h"
#include "runtime/value/json.h"

namespace regoc::cli {

namespace {

using Values = std::map<std::pair<uint32_t, uint32_t>, std::string>;

bool Holds(SourceRange outer, SourceRange inner) {
  return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

bool IsComprehension(const ast::Term& term) {
  return term.As<ast::ArrayComprehension>() || term.As<ast::SetComprehension>() || term.As<ast::ObjectComprehension>();
}

// The innermost expression of a rule's bodies, as parsed, that holds the range.
const ast::Expr* StatementAt(const ast::Rule& rule, SourceRange range) {
  const ast::Expr* found = nullptr;
  auto any = [](const ast::Term&) { return true; };
  auto holds = [&](const ast::Expr& expr) {
    if (Holds(expr.range, range) && (!found || Holds(found->range, expr.range))) found = &expr;
  };
  syntax::WalkTerms(rule.body, any, holds);
  for (const ast::Rule& other : rule.else_rule)
    if (!found) found = StatementAt(other, range);
  return found;
}

const ast::Expr* StatementAt(const ast::Module& module, SourceRange range) {
  for (const ast::Rule& rule : module.rules)
    if (const ast::Expr* found = StatementAt(rule, range)) return found;
  return nullptr;
}

// Of the terms of a statement, outside of closures, those whose value is known.
std::vector<FailedValue> ValuesIn(const ast::Expr& statement, const Values& values) {
  std::vector<FailedValue> out;
  std::map<std::string_view, bool> seen;
  syntax::WalkTerms(statement, [&](const ast::Term& term) {
    if (IsComprehension(term)) return false;
    auto at = values.find({term.range.begin, term.range.end});
    bool shown = term.As<ast::Var>() || term.As<ast::Ref>() || term.As<ast::Call>();
    if (shown && at != values.end() && seen.emplace(term.range.text(), true).second)
      out.push_back({term.range, at->second});
    return true;
  });
  return out;
}

std::string KeyText(OptionalValue key) {
  if (!key.defined()) return "INVALID";
  if ((*key).is_string()) return std::string((*key).text());
  std::string text;
  AppendJson(text, *key, {.escape_html = true});
  return text;
}

}  // namespace

Failure FailureFinder::Describe(const Event& event, const Events& events) const {
  const ast::Expr& expr = *event.point->expr;
  Failure failure{expr.range, {}};
  if (!event.point->info) return failure;
  const ast::Expr* statement = StatementAt(program_.modules[event.point->info->module], expr.range);
  if (!statement) return failure;
  failure.range = statement->range;
  Values values;
  const std::vector<Events::Open>& open = events.open();
  for (size_t i = open.size(); i-- > 0 && !open[i].is_query;) {
    for (const planner::ObservedTerm& term : open[i].point->terms) {
      OptionalValue value = events.Read(term.value, open[i].locals);
      if (!Holds(statement->range, term.term->range)) continue;
      values.try_emplace({term.term->range.begin, term.term->range.end},
                         value.defined() ? ToRego(*value) : "undefined");
    }
  }
  failure.values = ValuesIn(*statement, values);
  return failure;
}

void FailureFinder::On(const Event& event, const Events& events) {
  if (event.op == Op::kTestCase) return StartCase(event, events);
  // What fails in the body of an `every` tells more than the `every`.
  if (event.op != Op::kFail || event.query == 0 || event.of_query || event.point->expr->As<ast::Every>()) return;
  last_ = Describe(event, events);
}

void FailureFinder::StartCase(const Event& event, const Events& events) {
  if (!cases_.empty()) cases_.back().failure = last_;
  Case& next = cases_.emplace_back();
  for (plan::Operand key : event.point->operands)
    next.path.push_back(KeyText(events.Read(key, events.open().back().locals)));
}

std::vector<FailureFinder::Case> FailureFinder::TakeCases() {
  if (!cases_.empty()) cases_.back().failure = last_;
  return std::move(cases_);
}

}  // namespace regoc::cli
