// What an audit writes, row by row as it finds them: nothing of it is kept.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/audit/audit.h"

namespace regoc::audit {

class Report {
 public:
  virtual ~Report() = default;
  // Before the first row.
  virtual std::string Begin() { return ""; }
  virtual std::string Add(const Row& row) = 0;
  virtual std::string End(const Summary& summary) = 0;
};

// "table", "json", "csv", "sarif" or "html"; nullptr for others.
std::unique_ptr<Report> MakeReport(const std::string& format, const std::vector<enforcement::EnforcedRule>& rules);

// Those of other files.
std::unique_ptr<Report> MakeHtmlReport();
std::unique_ptr<Report> MakeSarifReport(const std::vector<enforcement::EnforcedRule>& rules);

// "Pod shop/web", or the file.
std::string ObjectText(const Row& row);
// "deny", "warn", "audit", "exempt" or "error".
std::string_view VerdictText(const Row& row);
// "1 objects, 2 denied, …" for the end of a report.
std::string SummaryText(const Summary& summary);

}  // namespace regoc::audit
