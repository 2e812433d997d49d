// Collects the findings of one analysis in the way OPA reports them: a fault that later phases would stumble over ends
// the analysis after its phase, others don't; at most `limit` errors are kept, sorted by place.
#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "compiler/sema/diagnostics.h"

namespace regoc::sema {

class Reporter {
 public:
  // `limit` 0: none.
  explicit Reporter(size_t limit) : limit_(limit) {}

  using Finding = Diagnostic;
  // The analysis ends after this phase. The reference stays valid until the next finding.
  Finding& Fatal(const DiagnosticKind& kind, SourceRange range, std::initializer_list<std::string_view> args = {});
  // Later phases still run.
  Finding& Error(const DiagnosticKind& kind, SourceRange range, std::initializer_list<std::string_view> args = {});

  // Takes over what another check reported to a sink of its own; later phases still run.
  void Import(const DiagnosticSink& sink);

  // A fatal fault was reported, or the limit is reached.
  bool stop() const { return stop_; }
  size_t count() const { return findings_.size(); }
  // Hands the findings to the sink, sorted by place and text; says last if there were too many.
  void Flush(DiagnosticSink& sink);

 private:
  Finding& Add(Finding finding);

  size_t limit_;
  bool stop_ = false;
  bool limit_reached_ = false;
  std::vector<Finding> findings_;
  Finding dropped_{};  // stands in for findings beyond the limit
};

}  // namespace regoc::sema
