#include "compiler/sema/reporter.h"

#include <algorithm>
#include <tuple>

namespace regoc::sema {

Reporter::Finding& Reporter::Add(Finding finding) {
  if (limit_reached_) return dropped_ = std::move(finding);
  findings_.push_back(std::move(finding));
  if (limit_ != 0 && findings_.size() == limit_) limit_reached_ = stop_ = true;
  return findings_.back();
}

Reporter::Finding& Reporter::Fatal(const DiagnosticKind& kind, SourceRange range,
                                   std::initializer_list<std::string_view> args) {
  stop_ = true;
  return Error(kind, range, args);
}

Reporter::Finding& Reporter::Error(const DiagnosticKind& kind, SourceRange range,
                                   std::initializer_list<std::string_view> args) {
  return Add(Finding{&kind, Severity::kError, range, FormatMessage(kind.format, args), "", {}});
}

void Reporter::Import(const DiagnosticSink& sink) {
  for (const Diagnostic& d : sink.diagnostics())
    if (d.severity == Severity::kError) Add(d);
}

void Reporter::Flush(DiagnosticSink& sink) {
  auto place = [](const Finding& f) {
    return std::tuple(!f.range.valid(), f.range.valid() ? std::string_view(f.range.file->name()) : std::string_view(),
                      f.range.begin);
  };
  auto text = [](const Finding& f) { return std::string(f.kind->code) + f.message; };
  std::stable_sort(findings_.begin(), findings_.end(), [&](const Finding& a, const Finding& b) {
    auto pa = place(a), pb = place(b);
    return pa != pb ? pa < pb : text(a) < text(b);
  });
  for (Finding& f : findings_) {
    Diagnostic& reported = sink.Report(*f.kind, f.range);
    reported = std::move(f);
  }
  if (limit_reached_) sink.Report(kTooManyErrors, SourceRange{});
  findings_.clear();
}

}  // namespace regoc::sema
