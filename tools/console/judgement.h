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

// As a replay tells (tools/replay/verdict.h). `path` is that of the API, "rbac/allow". An object denies as well when a
// member denies that is called as a rule that allows or denies; a rule "allow…" denies when it is undefined.
Judged JudgeResult(std::string_view path, OptionalValue result);

}  // namespace regoc::console
