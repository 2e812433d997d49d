#include "compiler/sema/safety.h"

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/sema/hints.h"
#include "compiler/sema/terms.h"

namespace regoc::sema {

using ast::Term;

namespace {

bool IsFutureKeyword(std::string_view name) {
  static constexpr std::string_view kKeywords[] = {"and", "contains", "every", "if", "in", "not", "or"};
  return std::find(std::begin(kKeywords), std::end(kKeywords), name) != std::end(kKeywords);
}

bool Before(const SourceRange& a, const SourceRange& b) {
  if (a.valid() != b.valid()) return a.valid();
  return a.begin < b.begin;
}

// The place of the first expression that needs each variable.
std::vector<std::pair<VarId, SourceRange>> FirstPlaces(const std::vector<UnsafeExpr>& unsafe) {
  std::map<VarId, SourceRange> places;
  for (const UnsafeExpr& expr : unsafe) {
    expr.vars.ForEach([&](VarId id) {
      auto [at, added] = places.emplace(id, expr.range);
      if (!added && Before(expr.range, at->second)) at->second = expr.range;
    });
  }
  std::vector<std::pair<VarId, SourceRange>> sorted(places.begin(), places.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return Before(a.second, b.second); });
  return sorted;
}

// Only generated variables are unsafe: they mean nothing to the reader, the expressions do.
void ReportExpressions(Reporter& reporter, OutputFinder& outputs, std::vector<UnsafeExpr> unsafe,
                       std::string_view scope) {
  std::stable_sort(unsafe.begin(), unsafe.end(), [](const auto& a, const auto& b) { return Before(a.range, b.range); });
  VarSet seen;
  for (const UnsafeExpr& expr : unsafe) {
    bool fresh = false;
    expr.vars.ForEach([&](VarId id) {
      if (!IsGenerated(outputs.table().Name(id)) || seen.Contains(id)) return;
      seen.Insert(id);
      fresh = true;
    });
    if (fresh) reporter.Fatal(kUnsafeExpression, expr.range, {scope});
  }
}

}  // namespace

void ReportUnsafe(Reporter& reporter, OutputFinder& outputs, const Names& names, const std::vector<UnsafeExpr>& unsafe,
                  std::string_view scope, const Program& program) {
  if (unsafe.empty()) return;
  VarTable& table = outputs.table();
  auto written = [&](VarId id) -> const std::string& { return names.Variable(table.Name(id)); };
  VarSet assigned;
  for (const UnsafeExpr& expr : unsafe) {
    assigned.Add(expr.assigned);
    expr.assigned.ForEach([&](VarId id) { assigned.Insert(table.Id(std::string(written(id)))); });
  }
  auto is_consequence = [&](VarId id) {
    return assigned.Contains(id) || assigned.Contains(table.Id(std::string(written(id))));
  };

  auto places = FirstPlaces(unsafe);
  bool has_cause = std::any_of(places.begin(), places.end(), [&](const auto& place) {
    return !IsGenerated(written(place.first)) && !is_consequence(place.first);
  });
  bool reported = false;
  for (const auto& [id, range] : places) {
    std::string name = written(id);
    if (IsGenerated(name) || (has_cause && is_consequence(id))) continue;
    reported = true;
    std::string shown = name[0] == '$' ? "_" : name;
    const DiagnosticKind& kind = IsFutureKeyword(name) ? kUnsafeKeyword : kUnsafeVar;
    reporter.Fatal(kind, range, {shown, scope}).hint = UnsafeVarHint(program, range, name);
  }
  if (!reported) ReportExpressions(reporter, outputs, unsafe, scope);
}

std::string RuleScopes::Of(const ast::Rule& rule) {
  auto name_of = [](const ast::Rule& r) {
    ast::Ref ground;
    for (const Term& t : r.head.ref.As<ast::Ref>()->terms) {
      if (!ground.terms.empty() && !IsConstant(t)) break;
      ground.terms.push_back(t);
    }
    return RefText(ground);
  };
  if (!rule.range.valid()) return "";
  if (!built_) {
    built_ = true;
    std::map<uint32_t, std::string> first;
    for (const ast::Rule& r : module_.rules) {
      ForEachInChain(r, [&](const ast::Rule& in_chain) {
        uint32_t row = in_chain.range.start().row;
        auto [at, added] = first.emplace(row, name_of(r));
        if (!added && at->second != name_of(r)) shared_rows_.push_back(row);
      });
    }
  }
  bool shared = std::find(shared_rows_.begin(), shared_rows_.end(), rule.range.start().row) != shared_rows_.end();
  return shared ? " in rule " + name_of(rule) : "";
}

namespace {

// Variables of the head with their first places.
std::vector<std::pair<std::string, SourceRange>> HeadVars(const ast::Head& head) {
  std::vector<std::pair<std::string, SourceRange>> vars;
  auto add = [&](const std::string& name, const Term* at) {
    bool known = std::any_of(vars.begin(), vars.end(), [&](const auto& v) { return v.first == name; });
    if (!known) vars.emplace_back(name, at->range);
  };
  for (const Term& arg : head.args) CollectVars(arg, VarFilter{}, add);
  if (head.key) CollectVars(*head.key, VarFilter{}, add);
  if (head.value) CollectVars(*head.value, VarFilter{}, add);
  const auto& ref = head.ref.As<ast::Ref>()->terms;
  for (size_t i = 1; i < ref.size(); ++i) CollectVars(ref[i], VarFilter{}, add);
  return vars;
}

void CheckHead(Analysis& analysis, const Names& names, const ast::Rule& rule, RuleScopes& scopes) {
  auto vars = HeadVars(rule.head);
  if (vars.empty()) return;
  StringMap<bool> bound;
  auto bind = [&](const std::string& name, const Term*) { bound.emplace(name, true); };
  CollectVars(rule.body, kSafetyVars, bind);
  for (const Term& arg : rule.head.args) CollectVars(arg, VarFilter{}, bind);
  for (const auto& [name, range] : vars) {
    const std::string& written = names.Variable(name);
    if (bound.find(name) != bound.end() || IsGenerated(written)) continue;
    analysis.reporter.Fatal(kUnsafeVar, range, {written[0] == '$' ? "_" : written, scopes.Of(rule)}).hint =
        UnsafeVarHint(analysis.program, range, written);
  }
}

// Calls f(rule state, rule of the chain, scopes of its module).
template <typename F>
void ForEachRule(Analysis& analysis, F&& f) {
  std::optional<RuleScopes> scopes;
  size_t module = 0;
  for (size_t i = analysis.first_rule; i < analysis.end_rule; ++i) {
    RuleInfo& info = analysis.program.rules[i];
    if (!scopes || module != info.module) scopes.emplace(analysis.ModuleOf(info));
    module = info.module;
    ForEachInChain(info.rule, [&](ast::Rule& rule) { f(analysis.states[i], rule, *scopes); });
  }
}

}  // namespace

void CheckHeadSafety(Analysis& analysis) {
  ForEachRule(analysis, [&](RuleState& state, ast::Rule& rule, RuleScopes& scopes) {
    CheckHead(analysis, state.names, rule, scopes);
  });
}

void CheckBodySafety(Analysis& analysis) {
  Functions functions(analysis.program, analysis.options.types.functions);
  ForEachRule(analysis, [&](RuleState& state, ast::Rule& rule, RuleScopes& scopes) {
    OutputFinder outputs(functions);
    VarSet globals = outputs.reserved();
    for (const Term& arg : rule.head.args) outputs.Collect(arg, VarFilter{}, globals);
    std::vector<UnsafeExpr> unsafe = OrderBody(outputs, globals, rule.body);
    if (!unsafe.empty())
      ReportUnsafe(analysis.reporter, outputs, state.names, unsafe, scopes.Of(rule), analysis.program);
  });
}

}  // namespace regoc::sema
