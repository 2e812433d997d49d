// How far rules are rolled out, and what hardening them would block: what `regoc rollout status` shows.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tools/enforcement/enforcer.h"

namespace regoc::cli {

// What recorded inputs come to for a rule.
struct Blocked {
  uint64_t inputs = 0;       // that the rule finds something in
  uint64_t would_block = 0;  // of these, ones that pass today and would not if it were enforced
  uint64_t exempted = 0;
  std::vector<std::string> samples;  // messages, each once
};

struct RolloutStatus {
  std::vector<std::string> environments;  // columns
  std::shared_ptr<const enforcement::Enforcer> enforcer;
  int64_t now = 0;
  bool replayed = false;  // decisions were looked at
  uint64_t decisions = 0, malformed = 0;
  std::map<size_t, Blocked> blocked;  // by index of the rule
  std::set<size_t> used_exemptions;
};

std::string StatusText(const RolloutStatus& status);
std::string StatusJson(const RolloutStatus& status);

}  // namespace regoc::cli
