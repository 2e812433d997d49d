#include "runtime/base/diagnostic.h"

#include <algorithm>
#include <tuple>

namespace regoc {

std::string FormatMessage(std::string_view format, std::initializer_list<std::string_view> args) {
  std::string out;
  for (size_t i = 0; i < format.size(); ++i) {
    bool hole = format[i] == '{' && i + 2 < format.size() && format[i + 1] >= '0' && format[i + 1] <= '9' && format[i + 2] == '}';
    size_t index = hole ? static_cast<size_t>(format[i + 1] - '0') : 0;
    if (!hole || index >= args.size()) {
      out += format[i];
      continue;
    }
    out += args.begin()[index];
    i += 2;
  }
  return out;
}

Diagnostic& DiagnosticSink::Report(const DiagnosticKind& kind, SourceRange range, std::initializer_list<std::string_view> args) {
  ++errors_;
  return diagnostics_.emplace_back(Diagnostic{&kind, Severity::kError, range, FormatMessage(kind.format, args), "", {}});
}

Diagnostic& DiagnosticSink::Warn(const DiagnosticKind& kind, SourceRange range, std::initializer_list<std::string_view> args) {
  return diagnostics_.emplace_back(Diagnostic{&kind, Severity::kWarning, range, FormatMessage(kind.format, args), "", {}});
}

void DiagnosticSink::SortAndDeduplicate() {
  auto place = [](const Diagnostic& d) { return std::tuple(d.range.valid() ? std::string_view(d.range.file->name()) : std::string_view(), d.range.begin); };
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
  auto same = [&](const Diagnostic& a, const Diagnostic& b) { return a.kind == b.kind && a.message == b.message && place(a) == place(b); };
  diagnostics_.erase(std::unique(diagnostics_.begin(), diagnostics_.end(), same), diagnostics_.end());
  errors_ = static_cast<size_t>(std::count_if(diagnostics_.begin(), diagnostics_.end(), [](const auto& d) { return d.severity == Severity::kError; }));
}

namespace {

std::string Headline(const Diagnostic& d, bool with_column) {
  std::string out;
  if (d.range.valid()) {
    auto [row, column] = d.range.start();
    out = d.range.file->name() + ":" + std::to_string(row) + (with_column ? ":" + std::to_string(column) : "") + ": ";
  }
  if (d.severity == Severity::kWarning) out += "warning: ";
  out += d.kind->code;
  return out + ": " + d.message;
}

}  // namespace

std::string OneLine(const Diagnostic& d) { return Headline(d, false); }

std::string Render(const Diagnostic& d) {
  std::string out = Headline(d, true) + "\n";
  for (const std::string& line : d.details) out += "\t" + line + "\n";
  if (d.range.valid()) {
    auto [row, column] = d.range.start();
    std::string_view line = d.range.file->Line(row);
    std::string pad;
    uint32_t seen = 1;
    for (size_t i = 0; i < line.size() && seen < column; ++i)
      if ((static_cast<unsigned char>(line[i]) & 0xC0) != 0x80) ++seen, pad += line[i] == '\t' ? '\t' : ' ';
    std::string_view marked = d.range.text();
    marked = marked.substr(0, marked.find_first_of("\r\n"));
    size_t width = static_cast<size_t>(std::count_if(marked.begin(), marked.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    out += "\t" + std::string(line) + "\n\t" + pad + "^" + std::string(width > 1 ? width - 1 : 0, '~') + "\n";
  }
  if (!d.hint.empty()) out += "\thint: " + d.hint + "\n";
  return out;
}

}  // namespace regoc
