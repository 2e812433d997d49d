#include "tools/regoc/coverage.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "compiler/syntax/walk.h"

namespace regoc::cli {

namespace {

CodeRange RangeOf(SourceRange range) {
  auto start = range.start(), end = range.file->PositionOf(range.end);
  return {start.row, start.column, end.row, end.column};
}

bool Contains(const CodeRange& outer, const CodeRange& inner) {
  bool begins = std::pair(outer.start_row, outer.start_column) <= std::pair(inner.start_row, inner.start_column);
  return begins && std::pair(outer.end_row, outer.end_column) >= std::pair(inner.end_row, inner.end_column);
}

bool IsCovered(const Coverage& coverage, const std::string& file, const CodeRange& range) {
  auto at = coverage.covered().find(file);
  if (at == coverage.covered().end()) return false;
  return std::any_of(at->second.begin(), at->second.end(), [&](const CodeRange& c) { return Contains(c, range); });
}

// Heads of rules and expressions of a module, as parsed: what could be covered.
Coverage::Ranges Coverable(const ast::Module& module) {
  Coverage::Ranges out;
  auto any = [](const ast::Term&) { return true; };
  auto expr = [&](const ast::Expr& e) {
    if (!e.As<ast::SomeDecl>() && e.range.valid()) out.insert(RangeOf(e.range));
  };
  auto head = [&](const ast::Rule& rule) {
    if (rule.head.range.valid()) out.insert(RangeOf(rule.head.range));
    for (const ast::Term& arg : rule.head.args) syntax::WalkTerms(arg, any, expr);
    if (rule.head.key) syntax::WalkTerms(*rule.head.key, any, expr);
    if (rule.head.value) syntax::WalkTerms(*rule.head.value, any, expr);
    syntax::WalkTerms(rule.body, any, expr);
  };
  for (const ast::Rule& rule : module.rules)
    for (const ast::Rule* one = &rule; one; one = one->else_rule.empty() ? nullptr : &one->else_rule[0]) head(*one);
  return out;
}

std::set<uint32_t> RowsOf(const CodeRange& range) {
  std::set<uint32_t> rows;
  for (uint32_t row = range.start_row; row <= range.end_row; ++row) rows.insert(row);
  return rows;
}

double Percent(size_t covered, size_t all) {
  return all ? 100.0 * static_cast<double>(covered) / static_cast<double>(all) : 0;
}

std::string Number(double value) {
  char text[32];
  return std::string(text, std::to_chars(text, text + sizeof text, value).ptr);
}

void WriteRange(syntax::JsonWriter& json, const CodeRange& range, const std::vector<std::string>& kinds) {
  auto position = [&](const char* name, uint32_t row, uint32_t column) {
    json.Key(name);
    json.BeginObject();
    json.Key("row");
    json.Int(row);
    json.Key("col");
    json.Int(column);
    json.EndObject();
  };
  json.BeginObject();
  position("start", range.start_row, range.start_column);
  position("end", range.end_row, range.end_column);
  if (!kinds.empty()) {
    json.Key("kinds");
    json.BeginArray();
    for (const std::string& kind : kinds) json.String(kind);
    json.EndArray();
  }
  json.EndObject();
}

void WriteFile(syntax::JsonWriter& json, const FileCoverage& file) {
  auto count = [&](const char* name, size_t n) {
    if (n == 0) return;
    json.Key(name);
    json.Int(static_cast<int64_t>(n));
  };
  json.BeginObject();
  if (!file.covered.empty()) {
    json.Key("covered");
    json.BeginArray();
    for (const CodeRange& range : file.covered) WriteRange(json, range, {});
    json.EndArray();
  }
  if (!file.not_covered.empty()) {
    json.Key("not_covered");
    json.BeginArray();
    for (const auto& [range, kinds] : file.not_covered) WriteRange(json, range, kinds);
    json.EndArray();
  }
  count("covered_lines", file.covered_lines);
  count("not_covered_lines", file.not_covered_lines);
  if (file.percent != 0) {
    json.Key("coverage");
    json.Raw(Number(file.percent));
  }
  json.EndObject();
}

}  // namespace

void Coverage::On(const Event& event, const Events&) {
  SourceRange range;
  if (event.op == Op::kExit && event.of_query && event.point->rule) range = event.point->rule->head.range;
  if (event.op == Op::kEval) range = event.point->expr->range;
  if (range.valid() && !range.file->name().empty()) covered_[range.file->name()].insert(RangeOf(range));
}

void Coverage::Merge(const Coverage& other) {
  for (const auto& [file, ranges] : other.covered_) covered_[file].insert(ranges.begin(), ranges.end());
}

CoverageReport ReportOf(const Coverage& coverage, const std::vector<CoverageRun>& runs, const sema::Program& program) {
  CoverageReport report;
  for (const auto& [file, ranges] : coverage.covered()) report.files[file].covered.assign(ranges.begin(), ranges.end());
  for (const ast::Module& module : program.modules) {
    const std::string& file = module.file->name();
    FileCoverage& out = report.files[file];
    for (const CodeRange& range : Coverable(module)) {
      if (IsCovered(coverage, file, range)) continue;
      auto& [not_covered, kinds] = out.not_covered.emplace_back(range, std::vector<std::string>());
      for (const CoverageRun& run : runs)
        if (IsCovered(run.coverage, file, range)) kinds.push_back(run.kind);
    }
  }
  for (auto& [file, out] : report.files) {
    std::set<uint32_t> covered, not_covered;
    for (const CodeRange& range : out.covered) covered.merge(RowsOf(range));
    for (const auto& [range, kinds] : out.not_covered) not_covered.merge(RowsOf(range));
    out.covered_lines = covered.size(), out.not_covered_lines = not_covered.size();
    out.percent = Percent(out.covered_lines, out.covered_lines + out.not_covered_lines);
    report.covered_lines += out.covered_lines, report.not_covered_lines += out.not_covered_lines;
  }
  report.percent = Percent(report.covered_lines, report.covered_lines + report.not_covered_lines);
  return report;
}

void WriteCoverage(syntax::JsonWriter& json, const CoverageReport& report) {
  json.BeginObject();
  json.Key("files");
  json.BeginObject();
  for (const auto& [file, coverage] : report.files) {
    json.Key(file);
    WriteFile(json, coverage);
  }
  json.EndObject();
  json.Key("covered_lines");
  json.Int(static_cast<int64_t>(report.covered_lines));
  json.Key("not_covered_lines");
  json.Int(static_cast<int64_t>(report.not_covered_lines));
  json.Key("coverage");
  json.Raw(Number(report.percent));
  json.EndObject();
}

std::string ThresholdFault(const CoverageReport& report, double threshold, bool lines) {
  char text[120];
  std::snprintf(text, sizeof text, "Code coverage threshold not met: got %.2f instead of %.2f", report.percent,
                threshold);
  std::string out = text;
  if (!lines || report.files.empty()) return out;
  out += "\nLines not covered:";
  for (const auto& [file, coverage] : report.files) {
    std::set<uint32_t> rows;
    for (const auto& [range, kinds] : coverage.not_covered) rows.merge(RowsOf(range));
    for (auto at = rows.begin(); at != rows.end();) {
      uint32_t first = *at, last = first;
      while (++at != rows.end() && *at == last + 1) last = *at;
      out += "\n\t" + file + ":" + std::to_string(first) + (last > first ? "-" + std::to_string(last) : "");
    }
  }
  return out;
}

}  // namespace regoc::cli
