// Which expressions and rules of the policies an evaluation reached, as OPA's coverage reports.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "compiler/syntax/json_writer.h"
#include "tools/trace/events.h"

namespace regoc::cli {

using namespace trace;

// Rows and columns from 1; the end is the place behind the last character.
struct CodeRange {
  uint32_t start_row = 0, start_column = 0, end_row = 0, end_column = 0;
  friend auto operator<=>(const CodeRange&, const CodeRange&) = default;
};

class Coverage : public EventListener {
 public:
  void On(const Event& event, const Events& events) override;

  using Ranges = std::set<CodeRange>;
  const std::map<std::string, Ranges>& covered() const { return covered_; }
  // What another evaluation of the same policies reached.
  void Merge(const Coverage& other);

 private:
  std::map<std::string, Ranges> covered_;  // by file
};

// Why a range was not reached: a run with that optimization turned off reaches it.
struct CoverageRun {
  std::string kind;  // "index_excluded", "early_exit"
  Coverage coverage;
};

struct FileCoverage {
  std::vector<CodeRange> covered;
  std::vector<std::pair<CodeRange, std::vector<std::string>>> not_covered;  // with kinds
  size_t covered_lines = 0;
  size_t not_covered_lines = 0;
  double percent = 0;
};

struct CoverageReport {
  std::map<std::string, FileCoverage> files;
  size_t covered_lines = 0;
  size_t not_covered_lines = 0;
  double percent = 0;
};

CoverageReport ReportOf(const Coverage& coverage, const std::vector<CoverageRun>& runs, const sema::Program& program);

// As OPA's JSON.
void WriteCoverage(syntax::JsonWriter& json, const CoverageReport& report);

// "Code coverage threshold not met: …", with `lines` those that were not reached.
std::string ThresholdFault(const CoverageReport& report, double threshold, bool lines);

}  // namespace regoc::cli
