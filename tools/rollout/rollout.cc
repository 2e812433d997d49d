#include "tools/rollout/rollout.h"

#include <algorithm>
#include <array>

#include "bundler/glob.h"
#include "tools/common/moment.h"

namespace regoc::rollout {

namespace {

constexpr std::array<std::string_view, 4> kNames{"off", "audit", "warn", "enforce"};

// FNV-1a: the same on every machine and in every version, for the same object is to stay on its side.
uint64_t HashOf(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  hash ^= hash >> 32;
  return hash * 0x9E3779B97F4A7C15;
}

bool Covers(std::string_view target, bool package, std::string_view rule) {
  if (!package) return target == rule;
  return rule.starts_with(target) &&
         (rule.size() == target.size() || rule[target.size()] == '.' || rule[target.size()] == '[');
}

bool MatchesAny(const std::vector<std::string>& patterns, const std::string& text) {
  return patterns.empty() || std::any_of(patterns.begin(), patterns.end(),
                                         [&](const std::string& p) { return bundle::MatchGlob(p, text); });
}

bool Matches(const Exemption& exemption, const ObjectFacts& object) {
  if (!MatchesAny(exemption.kinds, object.kind) || !MatchesAny(exemption.spaces, object.space) ||
      !MatchesAny(exemption.names, object.name) || !MatchesAny(exemption.files, object.file))
    return false;
  return std::all_of(exemption.labels.begin(), exemption.labels.end(), [&](const auto& label) {
    auto has = object.labels.find(label.first);
    return has != object.labels.end() && bundle::MatchGlob(label.second, has->second);
  });
}

// The last step that has begun and is for the object.
Mode ModeNow(std::string_view rule, const std::vector<Step>& steps, Mode own, const Situation& situation) {
  Mode mode = own;
  for (const Step& step : steps) {
    if (step.from > situation.now) break;
    bool all = step.percentage >= 100 || situation.object == nullptr;
    if (all ||
        HashOf(std::string(rule) + "\n" + situation.object->identity()) % 100 < static_cast<uint64_t>(step.percentage))
      mode = step.mode;
  }
  return mode;
}

bool IsKnown(const std::string& target, bool package, const std::vector<std::string>& rules) {
  return std::any_of(rules.begin(), rules.end(),
                     [&](const std::string& rule) { return Covers(target, package, rule); });
}

Error UnknownRule(const std::string& what, const std::string& target, bool package,
                  const std::vector<std::string>& rules) {
  std::string known;
  for (const std::string& rule : rules) (known += known.empty() ? "" : ", ") += rule;
  return Error{what + ": there is no " + (package ? "rule below " : "rule ") + target + " (there are: " + known + ")"};
}

Status CheckSteps(const RuleRollout& rule, const std::vector<Step>& steps, int64_t now) {
  for (const Step& step : steps)
    if (step.from != 0 && step.from < now)
      return Error{"rollout of " + rule.target + ": " + tools::MomentText(step.from) +
                   " is over; write what holds now as its mode"};
  return Unit{};
}

}  // namespace

std::string_view NameOf(Mode mode) { return kNames[static_cast<size_t>(mode)]; }

std::optional<Mode> ModeNamed(std::string_view name) {
  auto found = std::find(kNames.begin(), kNames.end(), name);
  return found == kNames.end() ? std::nullopt : std::optional(static_cast<Mode>(found - kNames.begin()));
}

std::string Exemption::title() const { return target + " (" + reason + ", " + owner + ")"; }

Mode Rollout::ModeOf(std::string_view rule, Mode own, const Situation& situation) const {
  const RuleRollout* exact = nullptr;
  for (const RuleRollout& entry : rules) {
    bool better =
        Covers(entry.target, entry.package, rule) &&
        (exact == nullptr || !entry.package || (exact->package && entry.target.size() > exact->target.size()));
    if (better) exact = &entry;
  }
  if (exact == nullptr) return own;
  auto environment = exact->environments.find(situation.environment);
  return ModeNow(rule, environment == exact->environments.end() ? exact->steps : environment->second, own, situation);
}

std::optional<size_t> Rollout::ExemptionOf(std::string_view rule, const Situation& situation) const {
  static const ObjectFacts kNobody;
  for (size_t i = 0; i < exemptions.size(); ++i) {
    const Exemption& one = exemptions[i];
    if (!Covers(one.target, one.package, rule) || one.expires <= situation.now) continue;
    bool here = one.environments.empty() || std::find(one.environments.begin(), one.environments.end(),
                                                      situation.environment) != one.environments.end();
    if (here && Matches(one, situation.object ? *situation.object : kNobody)) return i;
  }
  return std::nullopt;
}

Status CheckRollout(const Rollout& rollout, const std::vector<std::string>& rules, std::optional<int64_t> now) {
  for (const RuleRollout& entry : rollout.rules) {
    if (!IsKnown(entry.target, entry.package, rules)) return UnknownRule("rollout", entry.target, entry.package, rules);
    if (!now) continue;
    if (Status good = CheckSteps(entry, entry.steps, *now); !good.ok()) return good;
    for (const auto& [name, steps] : entry.environments)
      if (Status good = CheckSteps(entry, steps, *now); !good.ok()) return good;
  }
  for (const Exemption& one : rollout.exemptions)
    if (!IsKnown(one.target, one.package, rules)) return UnknownRule("exemption", one.target, one.package, rules);
  return Unit{};
}

std::vector<std::string> ExemptionWarnings(const Rollout& rollout, int64_t now, const std::set<size_t>* used) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < rollout.exemptions.size(); ++i) {
    bool expired = rollout.exemptions[i].expires <= now;
    if (expired || (used && !used->contains(i)))
      lines.push_back("the exemption of " + rollout.exemptions[i].title() +
                      (expired ? " has expired" : " was not needed"));
  }
  return lines;
}

}  // namespace regoc::rollout
