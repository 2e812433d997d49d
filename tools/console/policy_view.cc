#include "tools/console/policy_view.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>

#include "compiler/driver/driver.h"
#include "compiler/explain/explanation_json.h"
#include "compiler/planner/program_planner.h"
#include "tools/console/json.h"
#include "tools/enforcement/enforcer.h"

namespace regoc::console {

namespace {

constexpr size_t kMaxSource = size_t{1} << 20;  // bytes of a file that are shown

int64_t NowSeconds() {
  auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

std::string NameOfRule(const sema::RuleInfo& rule) {
  return planner::PathText(planner::Path(rule.path.begin(), rule.path.end()));
}

Json SignerJson(const bundle::Signer& signer) {
  Json json{{"key_id", signer.key_id}, {"algorithm", signer.algorithm}, {"fingerprint", signer.fingerprint}};
  if (!signer.scope.empty()) json["scope"] = signer.scope;
  if (!signer.issuer.empty()) json["issuer"] = signer.issuer;
  if (signer.issued_at) json["issued_at"] = *signer.issued_at;
  if (signer.expires_at) json["expires_at"] = *signer.expires_at;
  return json;
}

Json BundleJson(const server::ActiveBundle& bundle) {
  Json json{{"name", bundle.name}, {"revision", bundle.revision}, {"roots", bundle.roots}, {"etag", bundle.etag}};
  json["signed"] = bundle.verification.is_signed;
  json["verified_files"] = bundle.verification.verified_files;
  json["signers"] = Json::array();
  for (const bundle::Signer& signer : bundle.verification.signers) json["signers"].push_back(SignerJson(signer));
  Json metadata = Json::parse(bundle.metadata_json, nullptr, false);
  if (!metadata.is_discarded()) json["metadata"] = std::move(metadata);
  return json;
}

// The rollouts that bundles record; those that cannot be read are passed over, as the server does not go by them.
rollout::Rollout RolloutOf(const server::Generation& generation) {
  rollout::Rollout all;
  for (const auto& [name, bundle] : generation.bundles) {
    Json json = Json::parse(bundle.enforcement_json, nullptr, false);
    if (!json.is_object() || !json.contains("rollout")) continue;
    Result<rollout::Rollout> one = rollout::ParseRollout(name, json["rollout"].dump());
    if (one.ok()) all.rules.insert(all.rules.end(), one->rules.begin(), one->rules.end());
  }
  return all;
}

// What is known of rules beside their sources.
struct RuleFacts {
  std::map<std::string, std::string> shapes, modes;
  std::string note;
};

RuleFacts FactsOf(const sema::Program& program, const server::Generation& generation) {
  RuleFacts facts;
  Result<std::vector<shapes::RuleShape>> shapes = shapes::ShapesOfRules(program, {});
  if (!shapes.ok()) return facts.note = shapes.error().message, facts;
  for (const shapes::RuleShape& rule : *shapes)
    facts.shapes[rule.name()] = rule.clauses.empty() ? std::string(NameOf(rule.decision.shape)) : "by clause";
  Result<std::vector<enforcement::EnforcedRule>> enforced = enforcement::RulesOf(program, {});
  if (!enforced.ok()) return facts.note = enforced.error().message, facts;
  rollout::Rollout rollout = RolloutOf(generation);
  for (const enforcement::EnforcedRule& rule : *enforced)
    facts.modes[rule.name] = NameOf(rollout.ModeOf(rule.name, rule.mode, {.environment = "", .now = NowSeconds()}));
  return facts;
}

}  // namespace

std::shared_ptr<const PolicyView> PolicyView::Of(std::shared_ptr<const server::Generation> generation) {
  std::shared_ptr<PolicyView> view(new PolicyView(std::move(generation)));
  view->Describe();
  return view;
}

void PolicyView::Explain(const sema::Program& program) {
  planner::PlanOptions options{.entrypoints = {"*"}, .queries = {}};
  optimize::Notes notes;
  DiagnosticSink ignored;  // the same policies are in force
  std::optional<plan::Policy> policy = driver::Plan(program, options, optimize::Level::kFull, ignored, &notes);
  if (!policy) return;
  explain::Explanation explanation = explain::Explain(program, *policy, notes);
  for (const explain::PackageExplanation& package : explanation.packages) {
    for (const explain::DocumentExplanation& document : package.documents) {
      syntax::JsonWriter json(0);
      explain::WriteDocument(json, document);
      explanations_[document.name] = json.text();
    }
  }
}

void PolicyView::Describe() {
  Json json{{"generation", generation_->number}};
  json["bundles"] = json["modules"] = json["rules"] = Json::array();
  for (const auto& [name, bundle] : generation_->bundles) json["bundles"].push_back(BundleJson(bundle));
  for (const auto& [id, module] : generation_->policies->modules())
    json["modules"].push_back({{"id", id}, {"bundle", module->bundle}});
  const sema::Program* program = generation_->policies->program();
  if (!program) {
    json["note"] = "the sources of the policies cannot be analyzed: rules are not shown";
    overview_ = TextOf(json);
    return;
  }
  for (size_t i = 0; i < program->rules.size(); ++i) rules_[NameOfRule(program->rules[i])].push_back(i);
  Explain(*program);
  RuleFacts facts = FactsOf(*program, *generation_);
  if (!facts.note.empty()) json["note"] = facts.note;
  for (const auto& [name, indexes] : rules_) {
    const sema::RuleInfo& first = program->rules[indexes[0]];
    const ast::Rule& rule = first.rule;
    std::string file = rule.range.valid() ? rule.range.file->name() : "";
    auto module = generation_->policies->modules().find(file);
    Json entry{{"name", name}, {"kind", explain::NameOf(first.kind)}, {"file", file}, {"clauses", indexes.size()}};
    if (rule.range.valid()) entry["row"] = rule.range.start().row;
    entry["bundle"] = module == generation_->policies->modules().end() ? "" : module->second->bundle;
    if (auto shape = facts.shapes.find(name); shape != facts.shapes.end()) entry["shape"] = shape->second;
    if (auto mode = facts.modes.find(name); mode != facts.modes.end()) entry["mode"] = mode->second;
    json["rules"].push_back(std::move(entry));
  }
  overview_ = TextOf(json);
}

std::string PolicyView::RuleJson(const std::string& name) const {
  auto rule = rules_.find(name);
  if (rule == rules_.end()) return "";
  const sema::Program& program = *generation_->policies->program();
  Json json{{"name", name}, {"rules", Json::array()}, {"sources", Json::array()}};
  std::map<std::string, bool> files;
  for (size_t index : rule->second) {
    const SourceRange& range = program.rules[index].rule.range;
    if (!range.valid()) continue;
    files[range.file->name()] = true;
    json["rules"].push_back({{"file", range.file->name()},
                             {"first_row", range.start().row},
                             {"last_row", range.file->PositionOf(range.end).row}});
  }
  for (const auto& [file, shown] : files) {
    auto module = generation_->policies->modules().find(file);
    if (module == generation_->policies->modules().end()) continue;
    const std::string& text = module->second->text;
    json["sources"].push_back(
        {{"file", file}, {"text", text.substr(0, kMaxSource)}, {"cut", text.size() > kMaxSource}});
  }
  auto explanation = explanations_.find(name);
  json["explanation"] = explanation == explanations_.end() ? Json() : Json::parse(explanation->second, nullptr, false);
  return TextOf(json);
}

}  // namespace regoc::console
