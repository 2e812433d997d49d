#include "runtime/base/diagnostic.h"

#include <algorithm>
#include <iterator>
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
  return diagnostics_.emplace_back(Diagnostic{&kind, Severity::kError, range, FormatMessage(kind.format, args)});
}

Diagnostic& DiagnosticSink::Warn(const DiagnosticKind& kind, SourceRange range, std::initializer_list<std::string_view> args) {
  return diagnostics_.emplace_back(Diagnostic{&kind, Severity::kWarning, range, FormatMessage(kind.format, args)});
}

void DiagnosticSink::Append(DiagnosticSink other) {
  diagnostics_.insert(diagnostics_.end(), std::make_move_iterator(other.diagnostics_.begin()), std::make_move_iterator(other.diagnostics_.end()));
  kept_.insert(kept_.end(), other.kept_.begin(), other.kept_.end());
  errors_ += other.errors_;
}

void DiagnosticSink::SortAndDeduplicate() {
  auto place = [](const Diagnostic& d) { return std::tuple(d.range.valid() ? std::string_view(d.range.file->name()) : std::string_view(), d.range.begin); };
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
  // OPA's parser may come to the same token twice, and says so twice.
  auto same = [&](const Diagnostic& a, const Diagnostic& b) {
    return a.kind == b.kind && a.kind->code != "rego_parse_error" && a.message == b.message && place(a) == place(b);
  };
  diagnostics_.erase(std::unique(diagnostics_.begin(), diagnostics_.end(), same), diagnostics_.end());
  errors_ = static_cast<size_t>(std::count_if(diagnostics_.begin(), diagnostics_.end(), [](const auto& d) { return d.severity == Severity::kError; }));
}

SourceFile::Position OpaPlace(const Diagnostic& d) {
  SourceFile::Position place = d.range.start();
  if (!d.range.valid() || !d.shows_line) return place;
  std::string_view text = d.range.file->text();
  if (d.range.begin < text.size()) return text[d.range.begin] == '\n' ? SourceFile::Position{place.row + 1, 0} : place;
  return text.ends_with('\n') ? SourceFile::Position{place.row, 0} : place;
}

namespace {

std::string Headline(const Diagnostic& d, bool with_column) {
  std::string out;
  if (d.range.valid()) {
    auto [row, column] = OpaPlace(d);
    const std::string& name = d.range.file->name();
    bool column_too = with_column || name.empty();  // a query has no name, and one line mostly
    out = name + (name.empty() ? "" : ":") + std::to_string(row) + (column_too ? ":" + std::to_string(column) : "") +
          ": ";
  }
  if (d.severity == Severity::kWarning) out += "warning: ";
  out += d.kind->code;
  return out + ": " + d.message;
}

bool StartsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

size_t Characters(std::string_view text) { return static_cast<size_t>(std::count_if(text.begin(), text.end(), StartsCharacter)); }

// The source line with a mark under [begin, end), byte offsets in it. Of a long line only what is around the mark.
std::string Excerpt(std::string_view line, size_t begin, size_t end) {
  constexpr size_t kContext = 100;  // bytes shown on each side
  begin = std::min(begin, line.size());
  end = std::clamp(end, begin, line.size());
  size_t from = begin > kContext ? begin - kContext : 0, to = std::min(begin + kContext, line.size());
  while (from > 0 && !StartsCharacter(line[from])) --from;
  while (to < line.size() && !StartsCharacter(line[to])) ++to;
  std::string shown = (from > 0 ? "…" : "") + std::string(line.substr(from, to - from)) + (to < line.size() ? "…" : "");
  std::string pad = from > 0 ? " " : "";
  for (char c : line.substr(from, begin - from))
    if (StartsCharacter(c)) pad += c == '\t' ? '\t' : ' ';
  size_t width = Characters(line.substr(begin, std::min(end, to) - begin));
  return "\t" + shown + "\n\t" + pad + "^" + std::string(width > 1 ? width - 1 : 0, '~') + "\n";
}

}  // namespace

std::string OneLine(const Diagnostic& d) { return Headline(d, false); }

FaultyLine LineOf(const Diagnostic& d) {
  std::string_view text = d.range.file->text();
  if (text.empty()) return {};
  auto newline = [&](size_t at) { return text[at] == '\n' || text[at] == '\r'; };
  size_t at = std::min<size_t>(d.range.begin, text.size() - 1);
  while (at > 0 && std::string_view(" \t\n\v\f\r\x85\xA0").find(text[at]) != std::string_view::npos) --at;
  size_t begin = at;
  while (begin > 0 && !newline(begin)) --begin;
  if (newline(begin)) ++begin;
  size_t end = at;
  while (end < text.size() && !newline(end)) ++end;
  begin = std::min(begin, end);
  return {text.substr(begin, end - begin), at - begin};
}

std::string OpaText(const Diagnostic& d) {
  std::string out = Headline(d, false);
  for (const std::string& line : d.details) out += "\n\t" + line;
  if (!d.shows_line) return out;
  FaultyLine faulty = LineOf(d);
  size_t tabs = std::min(faulty.line.find_first_not_of('\t'), faulty.line.size());
  out.append("\n\t").append(faulty.line.substr(tabs));
  return out + "\n\t" + std::string(faulty.index > tabs ? faulty.index - tabs : 0, ' ') + "^";
}

std::string OpaText(const DiagnosticSink& sink) {
  size_t count = sink.error_count();
  std::string out = count == 1 ? "1 error occurred: " : std::to_string(count) + " errors occurred:";
  for (const Diagnostic& d : sink.diagnostics()) {
    if (d.severity == Severity::kError) out += (count == 1 ? "" : "\n") + OpaText(d);
  }
  return out;
}

std::string Render(const Diagnostic& d) {
  std::string out = Headline(d, true) + "\n";
  for (const std::string& line : d.details) out += "\t" + line + "\n";
  if (d.range.valid()) {
    std::string_view line = d.range.file->Line(d.range.start().row);
    size_t begin = static_cast<size_t>(d.range.file->text().data() + d.range.begin - line.data());
    if (line.empty()) begin = 0;
    out += Excerpt(line, begin, begin + d.range.text().substr(0, d.range.text().find_first_of("\r\n")).size());
  }
  if (!d.hint.empty()) out += "\thint: " + d.hint + "\n";
  return out;
}

}  // namespace regoc
