// What a decision means: allowed or denied, and by which rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/value/value.h"

namespace regoc::console {

enum class Judgement { kUnknown, kAllowed, kDenied, kError };
std::string_view NameOf(Judgement judgement);  // "unknown", …

struct Judged {
  Judgement judgement = Judgement::kUnknown;
  std::vector<std::string> denied_by;  // rules: "data.rbac.allow"
};

// By the rules that a replay goes by (tools/replay/verdict.h). `path` is that of the API, "rbac/allow". Of an object
// each member is looked at as a rule. A rule "allow…" that is undefined denies.
Judged JudgeResult(std::string_view path, OptionalValue result);

}  // namespace regoc::console
