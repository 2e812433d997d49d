// What `regoc explain` prints: for people, and as JSON.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "compiler/explain/explanation_json.h"
#include "tools/regoc/profile.h"

namespace regoc::cli {

// Lines of a profile by file and row.
using ProfileByLine = std::map<std::pair<std::string, uint32_t>, ExprStats>;

// By package and rule, in the order of the sources. `profile`: nullptr when none was made.
std::string PlanExplanationAsText(const explain::Explanation& explanation, const ProfileByLine* profile);
std::string PlanExplanationAsJson(const explain::Explanation& explanation, const ProfileByLine* profile);

// What the profile has of the lines of a rule.
std::vector<ExprStats> LinesOf(const ProfileByLine& profile, const explain::RuleExplanation& rule);

}  // namespace regoc::cli
