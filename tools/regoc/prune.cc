#include "tools/regoc/prune.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace regoc::cli {

namespace {

// The documents that functions of the plan stand for: "data.p.allow" without marks of variants.
std::set<std::string> Documents(const plan::Policy& policy) {
  std::set<std::string> names;
  for (const plan::Func& func : policy.funcs) names.insert(func.name.substr(0, func.name.find('#')));
  return names;
}

// A rule below a document that is planned as one ("data.p.q" for p.q.r) belongs to it.
bool IsUsed(const std::set<std::string>& documents, const std::vector<std::string>& path) {
  std::string name = "data";
  for (const std::string& key : path) {
    name += "." + key;
    if (documents.contains(name)) return true;
  }
  return false;
}

// Where a line begins, and the comment lines right above it.
size_t BeginWithComments(const std::string& text, size_t begin) {
  size_t line = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1;
  while (line > 0) {
    size_t above = line == 1 ? 0 : text.rfind('\n', line - 2) + 1;
    size_t first = text.find_first_not_of(" \t", above);
    if (first == text.npos || text[first] != '#') break;
    line = above;
  }
  return line;
}

size_t EndOfLine(const std::string& text, size_t end) {
  size_t next = text.find('\n', end);
  bool blank = text.find_first_not_of(" \t\r", end) == next;
  return !blank ? end : next == text.npos ? text.size() : next + 1;
}

size_t EndOf(const ast::Rule& rule) {
  return rule.else_rule.empty() ? rule.range.end : std::max<size_t>(rule.range.end, EndOf(rule.else_rule[0]));
}

}  // namespace

std::vector<driver::Source> WithoutUnused(const std::vector<driver::Source>& sources, const sema::Program& program,
                                          const plan::Policy& policy) {
  std::set<std::string> documents = Documents(policy);
  std::vector<driver::Source> kept;
  for (const driver::Source& source : sources) {
    auto module = std::find_if(program.modules.begin(), program.modules.end(),
                               [&](const ast::Module& m) { return m.file->name() == source.name; });
    if (module == program.modules.end()) continue;
    size_t number = static_cast<size_t>(module - program.modules.begin());
    std::vector<std::pair<size_t, size_t>> unused;
    size_t used = 0;
    for (const sema::RuleInfo& rule : program.rules) {
      if (rule.module != number) continue;
      if (IsUsed(documents, rule.path))
        ++used;
      else
        unused.emplace_back(BeginWithComments(source.text, rule.rule.range.begin),
                            EndOfLine(source.text, EndOf(rule.rule)));
    }
    if (used == 0) continue;
    std::sort(unused.begin(), unused.end());
    driver::Source rest{source.name, "", source.version};
    size_t at = 0;
    for (const auto& [begin, end] : unused) {
      if (begin > at) rest.text += source.text.substr(at, begin - at);
      at = std::max(at, end);
    }
    rest.text += source.text.substr(at);
    kept.push_back(std::move(rest));
  }
  return kept;
}

}  // namespace regoc::cli
