#include <algorithm>
#include <chrono>

#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/enforcement/enforcer.h"

namespace regoc::enforcement {

namespace {

// Of one document; a policy that has more to say is not read to the end by anybody.
constexpr size_t kMaxFindings = 100'000;

OptionalValue Field(OptionalValue object, std::string_view name) {
  return object && (*object).is_object() ? (*object).object().Get(Value::String(name)) : OptionalValue();
}

std::string TextOf(OptionalValue value) { return value && (*value).is_string() ? std::string((*value).text()) : ""; }

OptionalValue ObjectIn(Value input, shapes::Shape shape) {
  OptionalValue request = shape == shapes::Shape::kAdmissionReview    ? Field(input, "request")
                          : shape == shapes::Shape::kGatekeeperReview ? Field(input, "review")
                                                                      : OptionalValue();
  if (!request) return input;
  OptionalValue object = Field(request, "object");
  return object && (*object).is_object() ? object : Field(request, "oldObject");
}

bool IsWithin(std::string_view rule, std::string_view package) {
  return rule.starts_with(package) && (package.empty() || rule.size() == package.size() ||
                                       rule[package.size()] == '.' || rule[package.size()] == '[');
}

// "apps" of an object of apps/v1.
std::string GroupOf(Value input, shapes::Shape shape) {
  std::string version = TextOf(Field(ObjectIn(input, shape), "apiVersion"));
  size_t slash = version.find('/');
  return slash == version.npos ? "" : version.substr(0, slash);
}

// One message of a rule's result, as a text or as an object with a msg.
bool TakeMessage(Value item, Finding& finding) {
  if (item.is_string()) return finding.message = item.text(), true;
  OptionalValue message = Field(item, "msg");
  if (!message || !(*message).is_string()) return false;
  finding.message = (*message).text();
  Arena arena;
  Object* details = Object::New(arena);
  const Object& object = item.object();
  for (uint32_t i = 0; i < object.count; ++i)
    if (object.items[i].key.text() != "msg") details->Put(object.items[i].key, object.items[i].value);
  if (details->count > 0) AppendJson(finding.details_json, Value::Object(details));
  return true;
}

// Messages of a result: of a set or list, or the values of an object; a rule that is only true has its title.
std::vector<Finding> FindingsIn(Value result, const EnforcedRule& rule) {
  std::vector<Finding> findings;
  auto take = [&](Value item) {
    Finding finding;
    if (TakeMessage(item, finding)) findings.push_back(std::move(finding));
  };
  if (result.is_array()) {
    for (uint32_t i = 0; i < result.size(); ++i) take(result.items()[i]);
  } else if (result.is_set()) {
    const Set& set = result.set();
    const Value* items = set.Sorted();
    for (uint32_t i = 0; i < set.count; ++i) take(items[i]);
  } else if (result.is_object()) {
    const Object& object = result.object();
    const Entry* items = object.Sorted();
    for (uint32_t i = 0; i < object.count; ++i) take(items[i].value);
  } else if (result.is_string()) {
    take(result);
  } else if (result.is_boolean() && result.boolean()) {
    findings.push_back({.message = rule.title.empty() ? rule.name + " holds" : rule.title});
  }
  return findings;
}

}  // namespace

int64_t SecondsNow() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

rollout::ObjectFacts FactsOf(Value input, shapes::Shape shape) {
  rollout::ObjectFacts facts;
  OptionalValue object = ObjectIn(input, shape);
  if (shape == shapes::Shape::kTerraformResource) {
    facts.kind = TextOf(Field(object, "resource_type"));
    facts.space = TextOf(Field(object, "module"));
    facts.name = TextOf(Field(object, "address"));
    if (facts.name.empty()) facts.name = TextOf(Field(object, "name"));
    return facts;
  }
  OptionalValue metadata = Field(object, "metadata");
  facts.kind = TextOf(Field(object, "kind"));
  facts.space = TextOf(Field(metadata, "namespace"));
  facts.name = TextOf(Field(metadata, "name"));
  if (facts.name.empty()) facts.name = TextOf(Field(metadata, "generateName"));
  OptionalValue labels = Field(metadata, "labels");
  if (!labels || !(*labels).is_object()) return facts;
  const Object& all = (*labels).object();
  for (uint32_t i = 0; i < all.count; ++i)
    if (all.items[i].key.is_string() && all.items[i].value.is_string())
      facts.labels.emplace(all.items[i].key.text(), all.items[i].value.text());
  return facts;
}

bool Verdict::undecided() const {
  return std::any_of(errors.begin(), errors.end(), [](const RuleError& error) { return error.mode == Mode::kEnforce; });
}

std::vector<std::string> Verdict::messages(Mode mode) const {
  std::vector<std::string> all;
  for (const Finding& finding : findings)
    if (finding.mode == mode && !finding.exemption && std::find(all.begin(), all.end(), finding.message) == all.end())
      all.push_back(finding.message);
  return all;
}

Enforcement::Enforcement(std::shared_ptr<const Enforcer> enforcer)
    : enforcer_(std::move(enforcer)), adapter_(enforcer_->adapters_) {
  for (const auto& plan : enforcer_->plans_) evaluators_.push_back(std::make_unique<engine::Evaluator>(plan));
}

void Enforcement::RunRules(const Enforcer::Group& group, std::optional<size_t> number, const shapes::Adapted& form,
                           const Circumstances& circumstances, Verdict& verdict) {
  const Constraint* constraint = number ? &enforcer_->options_.constraints[*number] : nullptr;
  engine::Evaluator& evaluator = *evaluators_[group.plan];
  rollout::ObjectFacts facts = FactsOf(form.input, group.shape);
  facts.file = circumstances.file;
  if (constraint && !constraint->Matches(facts, GroupOf(form.input, group.shape))) return;
  rollout::Situation situation{enforcer_->environment(), circumstances.now, &facts};
  evaluator.Begin(circumstances.evaluation);
  evaluator.SetInput(form.input);
  for (const auto& [index, func] : group.rules) {
    if (group.shape == shapes::Shape::kGatekeeperReview && !enforcer_->IsFor(number, index)) continue;
    const EnforcedRule& rule = enforcer_->rules()[index];
    if (!IsWithin(rule.name, circumstances.package)) continue;
    Mode mode = enforcer_->rollout().ModeOf(rule.name, constraint ? constraint->mode : rule.mode, situation);
    if (mode == Mode::kOff) continue;
    Outcome outcome = evaluator.Run(func);
    if (outcome.failed()) {
      verdict.errors.push_back({index, mode, evaluator.ErrorText(outcome.error())});
      evaluator.Begin(circumstances.evaluation);  // what an evaluation gives after an error is not known
      evaluator.SetInput(form.input);
      continue;
    }
    if (!outcome.defined()) continue;
    std::optional<size_t> exemption;
    for (Finding& finding : FindingsIn(*outcome, rule)) {
      if (verdict.findings.size() >= kMaxFindings) return;
      if (!exemption) exemption = enforcer_->rollout().ExemptionOf(rule.name, situation);
      if (exemption) used_exemptions_.insert(*exemption);
      finding.rule = index;
      finding.mode = mode;
      finding.exemption = exemption;
      finding.about = form.about;
      finding.object = facts;
      if (constraint) finding.constraint = constraint->kind + " " + constraint->name;
      if (!form.about.empty()) finding.message += " (" + finding.about + ")";
      verdict.findings.push_back(std::move(finding));
    }
  }
}

void Enforcement::RunGroup(const Enforcer::Group& group, std::optional<size_t> constraint, Value document,
                           const Circumstances& circumstances, Verdict& verdict) {
  OptionalValue parameters =
      constraint ? OptionalValue(enforcer_->parameters_[*constraint]->root()) : circumstances.parameters;
  auto forms = adapter_.Adapt(document, {group.shape, group.pod, parameters});
  if (!forms.ok()) {
    for (const auto& [index, func] : group.rules)
      verdict.errors.push_back({index, enforcer_->rules()[index].mode, forms.error().message});
    return;
  }
  for (const shapes::Adapted& form : *forms) RunRules(group, constraint, form, circumstances, verdict);
}

Verdict Enforcement::Evaluate(Value document, const Circumstances& circumstances) {
  Verdict verdict;
  for (const Enforcer::Group& group : enforcer_->groups_) {
    RunGroup(group, std::nullopt, document, circumstances, verdict);
    for (size_t constraint : group.constraints) RunGroup(group, constraint, document, circumstances, verdict);
  }
  std::stable_sort(verdict.findings.begin(), verdict.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.rule < b.rule; });
  return verdict;
}

}  // namespace regoc::enforcement
