// Findings about a policy: what is wrong, where, and what to do about it.
//
// Each stage declares its kinds in a diagnostics.def beside its sources, one row a kind, and reports to a sink:
//
//   sink.Report(kUnsafeVar, term.range, {name});
//   // policy.rego:4:2: rego_unsafe_var_error: var x is unsafe
//
// Wording: OPA's where OPA has the same finding; otherwise lower case, no full stop, code in backticks.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/source.h"

namespace regoc {

// A kind of finding, declared once. `format` has {0}, {1}, … for the arguments; `code` is OPA's ("rego_parse_error").
struct DiagnosticKind {
  std::string_view name;
  std::string_view code;
  std::string_view format;
};

enum class Severity { kError, kWarning };

struct Diagnostic {
  const DiagnosticKind* kind = nullptr;
  Severity severity = Severity::kError;
  SourceRange range;
  std::string message;
  std::string hint;                  // empty: none
  std::vector<std::string> details;  // further lines that OPA prints indented under the message
  bool shows_line = false;           // OPA gives the source line with it
  std::string details_json;          // what OPA's JSON has as "details"; empty: none, or the source line
};

// Where OPA says that a finding is: a line break, and the end of the file behind one, are in column 0 of the next line.
SourceFile::Position OpaPlace(const Diagnostic& diagnostic);

// The line that OPA gives with a finding, and the byte in it where the fault is: of white space, what is before it.
struct FaultyLine {
  std::string_view line;
  size_t index = 0;
};
FaultyLine LineOf(const Diagnostic& diagnostic);

// Collects findings. Not shared between threads.
class DiagnosticSink {
 public:
  // The reference stays valid until the next report; use it to add a hint or details.
  Diagnostic& Report(const DiagnosticKind& kind, SourceRange range, std::initializer_list<std::string_view> args = {});
  Diagnostic& Warn(const DiagnosticKind& kind, SourceRange range, std::initializer_list<std::string_view> args = {});

  // What another sink holds, behind what is here.
  void Append(DiagnosticSink other);

  bool has_errors() const { return errors_ != 0; }
  size_t error_count() const { return errors_; }
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  // By file name, then place, then order of report; equal findings once.
  void SortAndDeduplicate();
  // A text that findings point into lives as long as this.
  void Keep(std::shared_ptr<const SourceFile> file) { kept_.push_back(std::move(file)); }

 private:
  std::vector<Diagnostic> diagnostics_;
  std::vector<std::shared_ptr<const SourceFile>> kept_;
  size_t errors_ = 0;
};

// `format` with {0}, {1}, … replaced.
std::string FormatMessage(std::string_view format, std::initializer_list<std::string_view> args);

// "file:row: code: message", OPA's one-line form (row only, as OPA prints it).
std::string OneLine(const Diagnostic& diagnostic);

// "file:row: code: message" with the lines that OPA puts under it, as OPA's programs show an error among others. Without
// a line break at the end.
std::string OpaText(const Diagnostic& diagnostic);
// "1 error occurred: …", or "N errors occurred:" and each on lines of its own.
std::string OpaText(const DiagnosticSink& sink);

// The same with column, the source line, a caret line under the range, and the hint. Ends with a line break.
std::string Render(const Diagnostic& diagnostic);

}  // namespace regoc
