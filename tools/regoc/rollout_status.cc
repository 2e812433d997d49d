#include "tools/regoc/rollout_status.h"

#include <nlohmann/json.hpp>

#include "tools/common/moment.h"
#include "tools/regoc/table.h"

namespace regoc::cli {

namespace {

using Json = nlohmann::json;
using rollout::Rollout;

// "warn", or "warn, enforce for 25 % of objects".
std::string ModeText(const RolloutStatus& status, const enforcement::EnforcedRule& rule,
                     const std::string& environment) {
  rollout::Situation situation{.environment = environment, .now = status.now};
  return std::string(NameOf(status.enforcer->ModeOf(rule, situation)));
}

// The entry that decides for a rule, as Rollout::ModeOf finds it.
const rollout::RuleRollout* EntryOf(const Rollout& rollout, const std::string& rule) {
  const rollout::RuleRollout* exact = nullptr;
  for (const rollout::RuleRollout& entry : rollout.rules) {
    bool covers = entry.target == rule || (entry.package && rule.starts_with(entry.target + "."));
    if (covers &&
        (exact == nullptr || !entry.package || (exact->package && entry.target.size() > exact->target.size())))
      exact = &entry;
  }
  return exact;
}

// "production: enforce from 2027-02-01 (25 %)" for steps that are to come.
std::vector<std::string> NextSteps(const RolloutStatus& status, const std::string& rule) {
  std::vector<std::string> texts;
  const rollout::RuleRollout* entry = EntryOf(status.enforcer->rollout(), rule);
  if (entry == nullptr) return texts;
  auto add = [&](const std::string& environment, const std::vector<rollout::Step>& steps) {
    for (const rollout::Step& step : steps)
      if (step.from > status.now)
        texts.push_back((environment.empty() ? "" : environment + ": ") + std::string(NameOf(step.mode)) + " from " +
                        tools::MomentText(step.from).substr(0, 10) +
                        (step.percentage == 100 ? "" : " (" + std::to_string(step.percentage) + " %)"));
  };
  add("", entry->steps);
  for (const auto& [name, steps] : entry->environments) add(name, steps);
  return texts;
}

std::string Joined(const std::vector<std::string>& texts, const char* between) {
  std::string out;
  for (const std::string& text : texts) (out += out.empty() ? "" : between) += text;
  return out;
}

const char* StateOf(const RolloutStatus& status, size_t exemption) {
  if (status.enforcer->rollout().exemptions[exemption].expires <= status.now) return "expired";
  return !status.replayed ? "valid" : status.used_exemptions.contains(exemption) ? "used" : "unused";
}

std::string BlockedText(const RolloutStatus& status) {
  std::string out = "\n" + std::to_string(status.decisions) + " decisions looked at" +
                    (status.malformed ? ", " + std::to_string(status.malformed) + " lines passed over" : "") + "\n";
  for (const auto& [index, blocked] : status.blocked) {
    if (blocked.would_block == 0) continue;
    out += status.enforcer->rules()[index].name + " would block " + std::to_string(blocked.would_block) +
           " if it were enforced\n";
    for (const std::string& sample : blocked.samples) out += "  " + sample + "\n";
  }
  return out;
}

}  // namespace

std::string StatusText(const RolloutStatus& status) {
  std::vector<std::string> head{"RULE"};
  for (const std::string& environment : status.environments) head.push_back(environment.empty() ? "MODE" : environment);
  head.push_back("NEXT");
  std::vector<std::vector<std::string>> rows;
  for (const enforcement::EnforcedRule& rule : status.enforcer->rules()) {
    std::vector<std::string>& row = rows.emplace_back(std::vector<std::string>{rule.name});
    for (const std::string& environment : status.environments) row.push_back(ModeText(status, rule, environment));
    row.push_back(Joined(NextSteps(status, rule.name), "; "));
  }
  std::string out = TableText(head, rows);
  const std::vector<rollout::Exemption>& exemptions = status.enforcer->rollout().exemptions;
  rows.clear();
  for (size_t i = 0; i < exemptions.size(); ++i)
    rows.push_back({exemptions[i].target, exemptions[i].reason, exemptions[i].owner,
                    tools::MomentText(exemptions[i].expires).substr(0, 10), StateOf(status, i)});
  if (!rows.empty()) out += TableText({"EXEMPTION", "REASON", "OWNER", "EXPIRES", "STATE"}, rows);
  return out + (status.replayed ? BlockedText(status) : "");
}

std::string StatusJson(const RolloutStatus& status) {
  Json json{{"rules", Json::array()}, {"exemptions", Json::array()}};
  for (size_t i = 0; i < status.enforcer->rules().size(); ++i) {
    const enforcement::EnforcedRule& rule = status.enforcer->rules()[i];
    Json entry{{"rule", rule.name}, {"next", NextSteps(status, rule.name)}};
    for (const std::string& environment : status.environments)
      entry["modes"][environment] = ModeText(status, rule, environment);
    if (auto blocked = status.blocked.find(i); blocked != status.blocked.end()) {
      const Blocked& b = blocked->second;
      entry["recorded"] = {
          {"inputs", b.inputs}, {"would_block", b.would_block}, {"exempted", b.exempted}, {"samples", b.samples}};
    }
    json["rules"].push_back(std::move(entry));
  }
  const std::vector<rollout::Exemption>& exemptions = status.enforcer->rollout().exemptions;
  for (size_t i = 0; i < exemptions.size(); ++i)
    json["exemptions"].push_back({{"rule", exemptions[i].target},
                                  {"reason", exemptions[i].reason},
                                  {"owner", exemptions[i].owner},
                                  {"expires", tools::MomentText(exemptions[i].expires)},
                                  {"state", StateOf(status, i)}});
  if (status.replayed) json["decisions"] = {{"looked_at", status.decisions}, {"passed_over", status.malformed}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace regoc::cli
