#include "tools/enforcement/enforcer.h"

#include <algorithm>
#include <map>

#include "compiler/syntax/annotations.h"
#include "tools/common/module_parser.h"
#include "tools/enforcement/annotated.h"

namespace regoc::enforcement {

namespace {

bool IsIn(const std::string& rule, const std::vector<std::string>& packages) {
  return packages.empty() || std::any_of(packages.begin(), packages.end(), [&](const std::string& package) {
           return rule.starts_with(package) && rule.size() > package.size() &&
                  (rule[package.size()] == '.' || rule[package.size()] == '[');
         });
}

// "warn_latest" is of the kind of warn.
Mode ModeOfName(const std::string& name) {
  std::string kind = name.substr(0, name.find('_'));
  return kind == "warn" ? Mode::kWarn : kind == "audit" ? Mode::kAudit : Mode::kEnforce;
}

std::string EntrypointOf(const std::vector<std::string>& path) {
  std::string name;
  for (const std::string& key : path) (name += name.empty() ? "" : "/") += key;
  return name;
}

}  // namespace

Result<std::vector<EnforcedRule>> RulesOf(const sema::Program& program, const EnforcerOptions& options) {
  Result<std::vector<shapes::RuleShape>> rule_shapes = ShapesOfRules(program, options.shapes);
  if (!rule_shapes.ok()) return rule_shapes.error();
  Result<AnnotatedModes> annotated = AnnotatedModes::Of(program);
  if (!annotated.ok()) return annotated.error();
  std::vector<EnforcedRule> rules;
  std::vector<std::string> names;
  for (shapes::RuleShape& shape : *rule_shapes) {
    EnforcedRule rule{.name = shape.name(),
                      .path = shape.path,
                      .title = annotated->Title(shape.path),
                      .mode = ModeOfName(shape.path.back()),
                      .shape = std::move(shape)};
    if (!IsIn(rule.name, options.packages)) continue;
    if (std::optional<Mode> mode = annotated->Find(rule.path)) rule.mode = *mode;
    names.push_back(rule.name);
    rules.push_back(std::move(rule));
  }
  if (Status checked = CheckRollout(options.rollout, names, std::nullopt); !checked.ok()) return checked.error();
  return rules;
}

Result<std::shared_ptr<const Enforcer>> Enforcer::Make(const sema::Program& program,
                                                       std::shared_ptr<const engine::Document> data,
                                                       const EnforcerOptions& options) {
  auto made = std::make_shared<Enforcer>();
  made->options_ = options;
  made->data_ = std::move(data);
  auto adapters = shapes::Adapters::Make(options.adapters);
  if (!adapters.ok()) return adapters.error();
  made->adapters_ = *adapters;
  Result<std::vector<EnforcedRule>> rules = RulesOf(program, options);
  if (!rules.ok()) return rules.error();
  made->rules_ = std::move(*rules);
  std::vector<size_t> whole;
  std::map<shapes::Shape, std::vector<size_t>> split;
  std::vector<shapes::RuleShape> rule_shapes;
  for (size_t i = 0; i < made->rules_.size(); ++i) {
    const shapes::RuleShape& shape = made->rules_[i].shape;
    rule_shapes.push_back(shape);
    if (shape.clauses.empty())
      whole.push_back(i);
    else
      for (shapes::Shape one : shape.shapes()) split[one].push_back(i);
  }
  if (Status planned = made->AddPlan(program, whole, std::nullopt); !planned.ok()) return planned.error();
  for (const auto& [shape, rules] : split) {
    DiagnosticSink sink;
    std::optional<sema::Program> part = driver::AnalyzeModules(ModulesFor(program, rule_shapes, shape), {}, sink);
    if (!part) return Error{OpaText(sink)};
    if (Status planned = made->AddPlan(*part, rules, shape); !planned.ok()) return planned.error();
  }
  if (Status added = made->AddConstraints(); !added.ok()) return added.error();
  return std::shared_ptr<const Enforcer>(std::move(made));
}

bool Enforcer::IsFor(std::optional<size_t> constraint, size_t rule) const {
  const std::vector<std::string>& path = rules_[rule].path;
  auto is_for = [&](const Constraint& one) { return path.size() > 1 && path[path.size() - 2] == one.package(); };
  if (constraint) return is_for(options_.constraints[*constraint]);
  return std::none_of(options_.constraints.begin(), options_.constraints.end(), is_for);
}

// Which constraints rules of a group are for. One that is for no rule is an error: it would enforce nothing.
Status Enforcer::AddConstraints() {
  for (size_t i = 0; i < options_.constraints.size(); ++i) {
    const Constraint& constraint = options_.constraints[i];
    auto parameters = engine::Document::FromJson("parameters of " + constraint.kind + " " + constraint.name,
                                                 constraint.parameters_json);
    if (!parameters.ok()) return parameters.error();
    parameters_.push_back(*parameters);
    bool any = false;
    for (Group& group : groups_) {
      if (group.shape != shapes::Shape::kGatekeeperReview) continue;
      bool has =
          std::any_of(group.rules.begin(), group.rules.end(), [&](const auto& rule) { return IsFor(i, rule.first); });
      if (has) group.constraints.push_back(i);
      any |= has;
    }
    if (!any)
      return Error{"constraint " + constraint.kind + " " + constraint.name +
                   ": no rule in Gatekeeper's form stands in a package named " + constraint.package()};
  }
  return Unit{};
}

Status Enforcer::AddPlan(const sema::Program& program, const std::vector<size_t>& rules,
                         std::optional<shapes::Shape> shape) {
  if (rules.empty()) return Unit{};
  planner::PlanOptions options;
  for (size_t rule : rules) options.entrypoints.push_back(EntrypointOf(rules_[rule].path));
  DiagnosticSink sink;
  std::optional<plan::Policy> policy = driver::Plan(program, options, optimize::Level::kFull, sink);
  if (!policy) return Error{OpaText(sink)};
  auto executable = eval::Executable::Bind(std::move(*policy));
  if (!executable.ok()) return executable.error();
  auto snapshot = std::make_shared<engine::Snapshot>();
  snapshot->executable = *executable;
  snapshot->data = data_;
  snapshot->module_parser = tools::ParseModule;
  snapshot->PrepareIndexes();
  std::map<std::pair<shapes::Shape, bool>, size_t> groups;
  for (size_t rule : rules) {
    const shapes::RuleShape& expects = rules_[rule].shape;
    bool pod = expects.decision.pod;
    for (const shapes::ClauseShape& clause : expects.clauses)
      pod |= shape == clause.decision.shape && clause.decision.pod;
    auto [group, added] = groups.try_emplace({shape.value_or(expects.decision.shape), pod}, groups_.size());
    if (added) groups_.push_back({shape.value_or(expects.decision.shape), pod, plans_.size(), {}, {}});
    Result<plan::FuncId> func = snapshot->FindEntrypoint(EntrypointOf(rules_[rule].path));
    if (!func.ok()) return func.error();
    groups_[group->second].rules.emplace_back(rule, *func);
  }
  plans_.push_back(std::move(snapshot));
  return Unit{};
}

}  // namespace regoc::enforcement
