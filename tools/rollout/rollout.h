// How far each rule has been rolled out: off, audit, warn or enforce, for an environment, a moment and an object.
//
//   Result<Rollout> rollout = ParseRollout("rollout.yaml", text);
//   Mode mode = rollout->ModeOf("data.k8s.deny", Mode::kEnforce, {.environment = "production", .now = now, .object =
//   object}); const Exemption* exemption = rollout->ExemptionOf("data.k8s.deny", …);
//
// docs/rollout.md describes the file. Plain data: share it between threads when nobody changes it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::rollout {

enum class Mode : uint8_t {
  kOff,      // not evaluated
  kAudit,    // recorded
  kWarn,     // told to who asks, and let through
  kEnforce,  // denied
};
std::string_view NameOf(Mode mode);
std::optional<Mode> ModeNamed(std::string_view name);

// What is known of the object that a decision is about. Empty: not known.
struct ObjectFacts {
  std::string kind;
  std::string space;  // namespace of Kubernetes, module of Terraform
  std::string name;
  std::map<std::string, std::string> labels;
  std::string file;

  // The same for the same object wherever it is looked at: for percentages.
  std::string identity() const { return kind + "\n" + space + "\n" + name; }
};

// Where and when a decision is made.
struct Situation {
  std::string environment;  // empty: none is named
  int64_t now = 0;          // seconds since 1970
  const ObjectFacts* object = nullptr;
};

// From a moment on, for a part of the objects.
struct Step {
  int64_t from = 0;  // seconds since 1970; 0: always
  Mode mode = Mode::kEnforce;
  int percentage = 100;  // of objects; the others have the mode of the step before
  friend bool operator==(const Step&, const Step&) = default;
};

// What is said of a rule ("data.k8s.deny"), or of all rules of a package and those below it ("data.k8s").
struct RuleRollout {
  std::string target;
  bool package = false;
  std::vector<Step> steps;  // by time; for environments that are not named
  std::map<std::string, std::vector<Step>> environments;
  friend bool operator==(const RuleRollout&, const RuleRollout&) = default;
};

struct Exemption {
  std::string target;
  bool package = false;
  std::string reason, owner;
  int64_t expires = 0;                    // seconds since 1970: not valid any more from then on
  std::vector<std::string> environments;  // empty: all
  // Patterns with "*"; empty: any. All that are given must match.
  std::vector<std::string> kinds, spaces, names, files;
  std::map<std::string, std::string> labels;
  friend bool operator==(const Exemption&, const Exemption&) = default;

  std::string title() const;  // "data.k8s.deny (legacy images, team-a)"
};

struct Rollout {
  std::vector<RuleRollout> rules;
  std::vector<Exemption> exemptions;
  friend bool operator==(const Rollout&, const Rollout&) = default;

  // That of the most exact entry for the rule ("data.k8s.deny"); `own` where there is none: what the rule's name or
  // annotation says.
  Mode ModeOf(std::string_view rule, Mode own, const Situation& situation) const;
  // An index into `exemptions`: one that holds.
  std::optional<size_t> ExemptionOf(std::string_view rule, const Situation& situation) const;
};

// YAML or JSON. Errors name the file and the entry.
Result<Rollout> ParseRollout(const std::string& name, std::string_view text);
// Canonical JSON, in which a bundle keeps it; and back.
std::string RolloutText(const Rollout& rollout);

// Entries for rules that there are not are an error; `rules` are all ("data.k8s.deny"). With `now`, so are steps that
// are over already: who writes a file today means the mode of today.
Status CheckRollout(const Rollout& rollout, const std::vector<std::string>& rules, std::optional<int64_t> now);

// What to tell people: exemptions that have expired, and, of what was looked at (`used`; nullptr: nothing was), ones
// that nothing needed. A line each.
std::vector<std::string> ExemptionWarnings(const Rollout& rollout, int64_t now, const std::set<size_t>* used);

}  // namespace regoc::rollout
