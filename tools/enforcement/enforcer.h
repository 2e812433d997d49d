// Rules that forbid, warn or record, held against whatever arrives: the same verdict in a pipeline, behind an API and
// in a webhook.
//
//   Result<std::shared_ptr<const Enforcer>> enforcer = Enforcer::Make(program, data, options);
//   Enforcement enforcement(*enforcer);                     // one a thread
//   Verdict verdict = enforcement.Evaluate(document, {.now = now});
//   for (const Finding& finding : verdict.findings) …       // finding.message, finding.mode
//
// A rule is one named deny, violation, warn or audit (or "deny_…"), in any package. Each gets the document in the form
// that it was written for (tools/shapes), and counts as far as it has been rolled out (tools/rollout).
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "runtime/engine/evaluator.h"
#include "tools/enforcement/constraint.h"
#include "tools/rollout/rollout.h"
#include "tools/shapes/adapters.h"
#include "tools/shapes/rule_shapes.h"

namespace regoc::enforcement {

using rollout::Mode;

struct EnforcedRule {
  std::string name;  // "data.kubernetes.admission.deny"
  std::vector<std::string> path;
  std::string title;           // of its annotation; empty: none
  Mode mode = Mode::kEnforce;  // what its name or annotation says; a rollout may say otherwise
  shapes::RuleShape shape;
};

struct EnforcerOptions {
  rollout::Rollout rollout;
  std::string environment;
  shapes::RuleShapeOptions shapes{.names = {"deny", "violation", "warn", "audit"}};
  std::vector<std::string> packages;     // of rules ("data.a"), those below them too; empty: all
  std::vector<driver::Source> adapters;  // in place of modules of the adapters' library
  // For rules in Gatekeeper\'s form. Rules that no constraint is for get any object, without parameters.
  std::vector<Constraint> constraints;
};

// The rules of a program, by name. Errors say which annotation is wrong, or which entry of the rollout is for no rule.
Result<std::vector<EnforcedRule>> RulesOf(const sema::Program& program, const EnforcerOptions& options);

// Immutable; shared by threads.
class Enforcer {
 public:
  // The program outlives nothing: what is needed of it is copied. Errors say which annotation or entry of the rollout
  // is wrong.
  static Result<std::shared_ptr<const Enforcer>> Make(const sema::Program& program,
                                                      std::shared_ptr<const engine::Document> data,
                                                      const EnforcerOptions& options);

  const std::vector<EnforcedRule>& rules() const { return rules_; }
  const rollout::Rollout& rollout() const { return options_.rollout; }
  const std::string& environment() const { return options_.environment; }
  // The mode of a rule for an object now.
  Mode ModeOf(const EnforcedRule& rule, const rollout::Situation& situation) const {
    return options_.rollout.ModeOf(rule.name, rule.mode, situation);
  }

 private:
  friend class Enforcement;
  // Rules that get the document in the same form, from one plan.
  struct Group {
    shapes::Shape shape;
    bool pod = false;
    size_t plan = 0;
    std::vector<std::pair<size_t, plan::FuncId>> rules;  // index into rules_
    std::vector<size_t> constraints;                     // that rules of it are for
  };
  // Plans the rules whose numbers are given, as they stand in the program, for a shape; nothing: each for its own.
  Status AddPlan(const sema::Program& program, const std::vector<size_t>& rules, std::optional<shapes::Shape> shape);

  EnforcerOptions options_;
  std::vector<EnforcedRule> rules_;
  Status AddConstraints();
  // Whether it is for the rule; without one, whether none is.
  bool IsFor(std::optional<size_t> constraint, size_t rule) const;

  std::vector<Group> groups_;
  std::vector<std::shared_ptr<const engine::Document>> parameters_;  // by constraint
  std::vector<std::shared_ptr<const engine::Snapshot>> plans_;
  std::shared_ptr<const engine::Document> data_;
  std::shared_ptr<const shapes::Adapters> adapters_;
};

struct Finding {
  size_t rule = 0;  // index into Enforcer::rules
  Mode mode = Mode::kEnforce;
  std::string message;              // with the part of the document that it is about
  std::string about;                // "Pod of Deployment web"; empty: the document
  std::string constraint;           // "K8sRequiredLabels owner"; empty: none
  std::string details_json;         // other members of an object with a msg; empty: none
  std::optional<size_t> exemption;  // index into the rollout's exemptions: it does not count
  rollout::ObjectFacts object;      // that it was found in
};

struct RuleError {
  size_t rule = 0;
  Mode mode = Mode::kEnforce;
  std::string message;
};

struct Verdict {
  std::vector<Finding> findings;  // by rule, then in the order of the rule's result
  std::vector<RuleError> errors;  // rules that could not be evaluated

  // Whether a rule that enforces could not be evaluated, which says nothing about what it would have found.
  bool undecided() const;
  // Messages that count in a mode, each once, in order.
  std::vector<std::string> messages(Mode mode) const;
};

struct Circumstances {
  int64_t now = 0;  // seconds since 1970
  std::string file;
  OptionalValue parameters;  // for rules in Gatekeeper's form
  std::string_view package;  // only rules of it ("data.a") and those below it; empty: all
  engine::EvaluationOptions evaluation;
};

// Of one thread.
class Enforcement {
 public:
  explicit Enforcement(std::shared_ptr<const Enforcer> enforcer);

  Verdict Evaluate(Value document, const Circumstances& circumstances);
  const Enforcer& enforcer() const { return *enforcer_; }
  // Exemptions that were needed so far.
  const std::set<size_t>& used_exemptions() const { return used_exemptions_; }

 private:
  // Rules that a constraint is for (its number in the options), or, without one, those that none is for.
  void RunGroup(const Enforcer::Group& group, std::optional<size_t> constraint, Value document,
                const Circumstances& circumstances, Verdict& verdict);
  void RunRules(const Enforcer::Group& group, std::optional<size_t> constraint, const shapes::Adapted& form,
                const Circumstances& circumstances, Verdict& verdict);

  std::shared_ptr<const Enforcer> enforcer_;
  shapes::Adapter adapter_;
  std::vector<std::unique_ptr<engine::Evaluator>> evaluators_;  // by plan
  std::set<size_t> used_exemptions_;
};

int64_t SecondsNow();  // since 1970

// What is known of the object in a document of a form.
rollout::ObjectFacts FactsOf(Value input, shapes::Shape shape);

}  // namespace regoc::enforcement
