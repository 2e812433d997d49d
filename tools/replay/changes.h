// What changed between two results of one question, by rule.
//
//   before {"allow": true, "deny": []}, after {"allow": false, "deny": ["no owner"]} of the package data.p:
//     data.p.allow  newly denied
//     data.p.deny   newly denied, "no owner" appeared
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/value/json.h"
#include "runtime/value/value.h"
#include "tools/replay/verdict.h"

namespace regoc::replay {

enum class Change : uint8_t {
  kNewlyDenied,
  kNewlyAllowed,
  kChanged,    // another result that allows or denies as before, or of which that cannot be told
  kError,      // the new policy fails where the old one gave a result, or undefined
  kRecovered,  // the old policy failed
};
inline constexpr size_t kChanges = 5;
std::string_view NameOf(Change change);  // "newly-denied"
std::optional<Change> ChangeNamed(std::string_view name);

// What one side gave: JSON (undefined: none), or an error's text.
struct Answer {
  std::optional<std::string> json;
  std::string error;
};

struct RuleChange {
  std::string rule;  // "data.p.deny"
  Change change;
  Answer before, after;
  std::vector<std::string> appeared, vanished;  // messages of a collection
};

// Tells packages, whose results are taken apart into those of their rules, from rules.
using IsPackage = std::function<bool(const std::string& name)>;

// Not shared between threads.
class ChangeFinder {
 public:
  ChangeFinder(const VerdictRules& rules, IsPackage is_package) : rules_(rules), is_package_(std::move(is_package)) {}

  // Nothing when the answers are equal as values. `name`: of what was asked, "data.p".
  std::vector<RuleChange> Find(const std::string& name, const Answer& before, const Answer& after);

 private:
  void Compare(const std::string& name, OptionalValue before, OptionalValue after, std::vector<RuleChange>& out);

  const VerdictRules& rules_;
  IsPackage is_package_;
  Arena arena_;
  JsonReader before_reader_, after_reader_;
};

}  // namespace regoc::replay
