// What tests of configuration files come to: one CheckResult for each file and namespace.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/rollout/rollout.h"

namespace regoc::conftest {

// Where a policy says that its finding is (`_loc`).
struct Location {
  std::string file;
  std::string line;  // a JSON number as it was given; empty: none
};

// One value of a rule.
struct Finding {
  std::string message;
  std::optional<Location> location;
  std::map<std::string, std::string> metadata;  // by key: JSON on one line
  std::vector<std::string> outputs;             // of reports that are read (reformat)
  // The value of the input that broke the rule; 0: not known. Counted from 1.
  uint32_t row = 0;
  uint32_t column = 0;
  rollout::ObjectFacts object;  // that it is about, where that is known
};

// What was printed and traced while one query was answered.
struct QueryRecord {
  std::string query;
  std::vector<std::string> traces;
  std::vector<std::string> prints;  // "file:row: text"
  bool passed = true;
};

struct Totals {
  size_t successes = 0, failures = 0, warnings = 0, exceptions = 0, skipped = 0;

  size_t tests() const { return successes + failures + warnings + exceptions + skipped; }
  // "2 tests, 1 passed, 0 warnings, 1 failure, 0 exceptions".
  std::string Text() const;
};

struct CheckResult {
  std::string file;
  std::string space;  // the namespace
  size_t successes = 0;
  std::vector<Finding> skipped, warnings, failures, exceptions;
  std::vector<QueryRecord> queries;

  Totals totals() const;
};
using CheckResults = std::vector<CheckResult>;

Totals TotalsOf(const CheckResults& results);

// 1 when a rule failed. With `fail_on_warn`: 2 when one failed, 1 when one warned.
int ExitCodeOf(const CheckResults& results, bool fail_on_warn);

}  // namespace regoc::conftest
