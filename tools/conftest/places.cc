#include "tools/conftest/places.h"

#include "compiler/driver/driver.h"
#include "tools/common/module_parser.h"
#include "tools/conftest/solution.h"

namespace regoc::conftest {

namespace {

using plan::Observation;

// Looks at each solution of one rule. What is open between the rule's beginning and its exit are the expressions that hold.
class Watcher : public eval::Tracer {
 public:
  Watcher(const plan::Policy& policy, const planner::Observed& observed, const std::vector<std::string>& rule,
          const ConfigurationInput& input, std::vector<Finding>& findings)
      : policy_(policy), observed_(observed), rule_(rule), input_(input), index_(input.value), findings_(findings) {}

  void Begin(const plan::Observe& what, const OptionalValue* locals) override {
    const planner::ObservedPoint& point = observed_.points[what.point];
    if (what.kind == Observation::kQuery || what.kind == Observation::kExpr)
      open_.push_back({{&point, locals}, what.kind == Observation::kQuery});
    if (what.kind == Observation::kExit && point.rule && point.info && point.info->path == rule_) Take(*point.rule);
  }
  void End(const plan::Observe& what, const OptionalValue*) override {
    if (what.kind == Observation::kQuery || what.kind == Observation::kExpr) open_.pop_back();
  }

 private:
  struct Open {
    Solution::Held held;
    bool query = false;
  };

  void Take(const ast::Rule& rule) {
    std::vector<Solution::Held> body;
    size_t first = open_.size();
    while (first > 0 && !open_[first - 1].query) --first;
    for (size_t i = first; i < open_.size(); ++i)
      if (open_[i].held.point->expr) body.push_back(open_[i].held);
    Solution solution(policy_, rule, std::move(body), index_);
    std::optional<std::string> message = solution.Message();
    for (Finding& finding : findings_) {
      if (finding.row > 0 || (message && *message != finding.message)) continue;
      InputPath path = solution.Path();
      if (input_.item) path.insert(path.begin(), inputs::PathStep::Index(*input_.item));
      inputs::Place place = input_.places->Of(path);
      finding.row = place.row, finding.column = place.column;
    }
  }

  const plan::Policy& policy_;
  const planner::Observed& observed_;
  const std::vector<std::string>& rule_;
  const ConfigurationInput& input_;
  InputIndex index_;
  std::vector<Finding>& findings_;
  std::vector<Open> open_;
};

std::vector<std::string> PathOf(const Namespace& space, const Rule& rule) {
  std::vector<std::string> path = space.path;
  path.push_back(rule.name);
  return path;
}

}  // namespace

const PlaceFinder::Plan& PlaceFinder::PlanOf() const {
  std::call_once(once_, [this] {
    planner::PlanOptions options{.observed = &plan_.observed};
    for (const Namespace& space : policies_.namespaces())
      for (const Rule& rule : space.rules) options.entrypoints.push_back(rule.entrypoint);
    DiagnosticSink sink;
    std::optional<plan::Policy> policy = driver::Plan(policies_.program(), options, optimize::Level::kNone, sink);
    if (!policy) return;
    auto executable = eval::Executable::Bind(std::move(*policy));
    if (!executable.ok()) return;
    auto snapshot = std::make_shared<engine::Snapshot>();
    snapshot->module_parser = tools::ParseModule;
    snapshot->executable = *executable;
    snapshot->data = policies_.data();
    plan_.snapshot = std::move(snapshot);
  });
  return plan_;
}

void PlaceFinder::Place(const Namespace& space, const Rule& rule, const ConfigurationInput& input, Value data,
                        const Services& services, std::vector<Finding>& findings) const {
  if (!input.places) return;
  if (const Plan& plan = PlanOf(); plan.snapshot) {
    std::vector<std::string> path = PathOf(space, rule);
    Watcher watcher(plan.snapshot->executable->policy(), plan.observed, path, input, findings);
    HostEvaluator evaluator(plan.snapshot, HostFunctions());
    evaluator.Begin({.host = &services, .tracer = &watcher});
    evaluator.SetInput(input.value);
    evaluator.SetData(data);
    Result<plan::FuncId> func = plan.snapshot->FindEntrypoint(rule.entrypoint);
    if (func.ok()) (void)evaluator.Run(*func);
  }
  InputPath whole;
  if (input.item) whole.push_back(inputs::PathStep::Index(*input.item));
  inputs::Place place = input.places->Of(whole);
  for (Finding& finding : findings)
    if (finding.row == 0) finding.row = place.row, finding.column = place.column;
}

}  // namespace regoc::conftest
