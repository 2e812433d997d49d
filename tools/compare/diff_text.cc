#include <algorithm>

#include "runtime/value/json.h"
#include "tools/common/one_line.h"
#include "tools/compare/bundle_diff.h"

namespace regoc::compare {

namespace {

constexpr size_t kMaxShown = 160;  // bytes of a value

using Kind = RuleDiff::Kind;

std::string Shown(std::string text) { return tools::OneLine(std::move(text), kMaxShown); }

std::string JsonOf(Value value) {
  std::string text;
  AppendJson(text, value);
  return text;
}

struct Line {
  std::string text;
  std::string place;  // "p.rego:3"
};

std::vector<Line> LinesOf(const std::vector<RulePlace>& places) {
  std::vector<Line> lines;
  for (const RulePlace& place : places) {
    uint32_t row = place.row;
    for (size_t at = 0; at <= place.text.size(); ++row) {
      size_t end = std::min(place.text.find('\n', at), place.text.size());
      std::string text = place.text.substr(at, end - at);
      if (!text.empty() && text.back() == '\r') text.pop_back();
      lines.push_back({std::move(text), place.file + ":" + std::to_string(row)});
      at = end + 1;
    }
  }
  return lines;
}

void AppendLine(std::string& out, char sign, const Line& line) {
  std::string text = line.text;
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t') c = ' ';
  out += std::string("  ") + sign + " " + line.place + "\t" + text + "\n";
}

// Lines that both have, by the longest common subsequence; of large rules all old lines and all new ones are printed.
void AppendSource(std::string& out, const std::vector<RulePlace>& before, const std::vector<RulePlace>& after) {
  constexpr size_t kMaxLines = 400;
  std::vector<Line> was = LinesOf(before), is = LinesOf(after);
  size_t n = was.size(), m = is.size();
  bool small = n <= kMaxLines && m <= kMaxLines;
  std::vector<std::vector<uint16_t>> common(n + 1, std::vector<uint16_t>(small ? m + 1 : 0));
  for (size_t i = n; small && i-- > 0;)
    for (size_t j = m; j-- > 0;)
      common[i][j] = was[i].text == is[j].text ? static_cast<uint16_t>(common[i + 1][j + 1] + 1)
                                               : std::max(common[i + 1][j], common[i][j + 1]);
  size_t i = 0, j = 0;
  while (i < n || j < m) {
    if (small && i < n && j < m && was[i].text == is[j].text)
      AppendLine(out, ' ', is[j]), ++i, ++j;
    else if (i < n && (j == m || !small || common[i + 1][j] >= common[i][j + 1]))
      AppendLine(out, '-', was[i++]);
    else
      AppendLine(out, '+', is[j++]);
  }
}

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void AppendRule(std::string& out, const RuleDiff& rule) {
  static constexpr const char* kKinds[] = {"added", "removed", "changed", "affected"};
  out += std::string("  ") + kKinds[static_cast<size_t>(rule.kind)] + " " + rule.name;
  if (!rule.through.empty()) out += " through " + Joined(rule.through);
  if (!rule.data.empty()) out += (rule.through.empty() ? " through data " : ", data ") + Joined(rule.data);
  out += "\n";
  if (rule.kind != Kind::kAffected) AppendSource(out, rule.before, rule.after);
}

void AppendData(std::string& out, const DataDiff& data) {
  if (data.count == 0) return;
  out += "data:\n";
  for (const DataChange& change : data.changes) {
    std::string pointer = change.pointer.empty() ? "(all of it)" : change.pointer;
    if (!change.before)
      out += "  added " + pointer + ": " + Shown(JsonOf(*change.after)) + "\n";
    else if (!change.after)
      out += "  removed " + pointer + ": " + Shown(JsonOf(*change.before)) + "\n";
    else
      out +=
          "  changed " + pointer + ": " + Shown(JsonOf(*change.before)) + " -> " + Shown(JsonOf(*change.after)) + "\n";
  }
  if (data.count > data.changes.size()) out += "  and " + std::to_string(data.count - data.changes.size()) + " more\n";
}

void AppendNames(std::string& out, const char* title, const NameDiff& names) {
  if (names.empty()) return;
  out += std::string(title) + ":\n";
  for (const std::string& name : names.removed) out += "  - " + Shown(name.empty() ? "(all)" : name) + "\n";
  for (const std::string& name : names.added) out += "  + " + Shown(name.empty() ? "(all)" : name) + "\n";
}

void AppendEntrypoints(std::string& out, const std::vector<EntrypointDiff>& entrypoints) {
  if (entrypoints.empty()) return;
  out += "entry points:\n";
  for (const EntrypointDiff& entry : entrypoints) {
    const char* sign = entry.before == entry.after ? " " : entry.after ? "+" : "-";
    out += std::string("  ") + sign + " " + entry.name + ": decisions " + (entry.may_change ? "can" : "cannot") +
           " change\n";
  }
}

}  // namespace

std::string DiffText(const BundleDiff& diff) {
  if (diff.empty()) return "";
  std::string out;
  if (diff.before_revision != diff.after_revision)
    out += "revision: " + Shown(diff.before_revision) + " -> " + Shown(diff.after_revision) + "\n";
  if (!diff.rules.empty()) out += "rules:\n";
  for (const RuleDiff& rule : diff.rules) AppendRule(out, rule);
  AppendData(out, diff.data);
  AppendNames(out, "roots", diff.roots);
  AppendNames(out, "required built-ins", diff.builtins);
  AppendNames(out, "signers (as claimed)", diff.signers);
  AppendNames(out, "Rego versions", diff.rego_versions);
  AppendNames(out, "other files", diff.files);
  if (diff.metadata_before)
    out += "metadata: " + Shown(*diff.metadata_before) + " -> " + Shown(*diff.metadata_after) + "\n";
  AppendEntrypoints(out, diff.entrypoints);
  return out;
}

}  // namespace regoc::compare
