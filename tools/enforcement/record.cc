#include "tools/enforcement/record.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bundler/index.h"

namespace regoc::enforcement {

namespace {

using Json = nlohmann::json;

Json DecisionJson(const shapes::ShapeDecision& decision) {
  Json json{{"shape", NameOf(decision.shape)}, {"reason", decision.reason}};
  if (decision.pod) json["pod"] = true;
  if (!decision.evidence.empty()) json["reads"] = decision.evidence;
  return json;
}

// "p.rego:7".
std::string PlaceOf(const sema::Program& program, size_t rule) {
  const SourceRange& range = program.rules[rule].rule.range;
  return range.valid() ? range.file->name() + ":" + std::to_string(range.start().row) : "";
}

std::string DecisionText(const shapes::ShapeDecision& decision) {
  return std::string(NameOf(decision.shape)) + (decision.pod ? ", of Pods" : "");
}

}  // namespace

std::string ShapesJson(const std::vector<shapes::RuleShape>& rules, const sema::Program& program) {
  if (rules.empty()) return "";
  Json json = Json::object();
  for (const shapes::RuleShape& rule : rules) {
    Json& entry = json[rule.name()] = DecisionJson(rule.decision);
    for (const shapes::ClauseShape& clause : rule.clauses) {
      Json one = DecisionJson(clause.decision);
      one["place"] = PlaceOf(program, clause.rule);
      entry["clauses"].push_back(std::move(one));
    }
  }
  return json.dump();
}

std::string EnforcementJson(const std::vector<EnforcedRule>& rules, const rollout::Rollout& rollout) {
  Json json = Json::object();
  for (const EnforcedRule& rule : rules) json["rules"][rule.name] = NameOf(rule.mode);
  if (rollout != rollout::Rollout()) json["rollout"] = Json::parse(RolloutText(rollout));
  return json.empty() ? "" : json.dump();
}

Result<rollout::Rollout> RolloutOf(const bundle::Contents& contents) {
  Result<std::optional<bundle::Index>> index = bundle::ReadIndex(contents);
  if (!index.ok()) return index.error();
  if (!*index || (*index)->enforcement_json.empty()) return rollout::Rollout();
  Json json = Json::parse((*index)->enforcement_json, nullptr, false);
  if (!json.is_object() || !json.contains("rollout")) return rollout::Rollout();
  return rollout::ParseRollout("rollout of the bundle", json["rollout"].dump());
}

std::string ShapesText(const std::vector<shapes::RuleShape>& rules, const sema::Program& program) {
  struct Line {
    std::string name, shape, reason;
  };
  std::vector<Line> lines;
  for (const shapes::RuleShape& rule : rules) {
    lines.push_back({rule.name(), rule.clauses.empty() ? DecisionText(rule.decision) : "by clause",
                     rule.clauses.empty() ? rule.decision.reason : ""});
    for (const shapes::ClauseShape& clause : rule.clauses)
      lines.push_back({"  " + PlaceOf(program, clause.rule), DecisionText(clause.decision), clause.decision.reason});
  }
  size_t name = 0, shape = 0;
  for (const Line& line : lines) name = std::max(name, line.name.size()), shape = std::max(shape, line.shape.size());
  std::string text;
  for (const Line& line : lines) {
    std::string row = line.name + std::string(name - line.name.size() + 2, ' ') + line.shape +
                      std::string(shape - line.shape.size() + 2, ' ') + line.reason;
    text += row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace regoc::enforcement
