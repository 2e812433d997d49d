#include "tools/conftest/result.h"

namespace regoc::conftest {

namespace {

std::string Counted(size_t count, std::string what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

std::string Totals::Text() const {
  return Counted(tests(), "test") + ", " + std::to_string(successes) + " passed, " + Counted(warnings, "warning") + ", " +
         Counted(failures, "failure") + ", " + Counted(exceptions, "exception");
}

Totals CheckResult::totals() const {
  return {successes, failures.size(), warnings.size(), exceptions.size(), skipped.size()};
}

Totals TotalsOf(const CheckResults& results) {
  Totals all;
  for (const CheckResult& result : results) {
    Totals one = result.totals();
    all.successes += one.successes, all.failures += one.failures, all.warnings += one.warnings;
    all.exceptions += one.exceptions, all.skipped += one.skipped;
  }
  return all;
}

int ExitCodeOf(const CheckResults& results, bool fail_on_warn) {
  Totals totals = TotalsOf(results);
  if (totals.failures > 0) return fail_on_warn ? 2 : 1;
  return fail_on_warn && totals.warnings > 0 ? 1 : 0;
}

}  // namespace regoc::conftest
