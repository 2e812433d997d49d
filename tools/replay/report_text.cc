#include <algorithm>
#include <cstdio>

#include "runtime/value/json.h"
#include "tools/common/one_line.h"
#include "tools/replay/report.h"

namespace regoc::replay {

namespace {

constexpr size_t kMaxShown = 200;  // bytes of an answer or message in a line
constexpr size_t kMaxListed = 10;  // messages of a rule

std::string Number(uint64_t n) {
  std::string digits = std::to_string(n), text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string Shown(std::string text) { return tools::OneLine(std::move(text), kMaxShown); }

std::string AnswerText(const Answer& answer) {
  if (!answer.error.empty()) return "error: " + Shown(answer.error);
  return answer.json ? Shown(*answer.json) : "undefined";
}

// "3 newly denied, 1 changed".
std::string CountsText(const ChangeCounts& counts) {
  std::string text;
  for (size_t i = 0; i < kChanges; ++i) {
    if (counts[i] == 0) continue;
    std::string name(NameOf(static_cast<Change>(i)));
    std::replace(name.begin(), name.end(), '-', ' ');
    text += (text.empty() ? "" : ", ") + Number(counts[i]) + " " + name;
  }
  return text;
}

std::string PlaceText(const std::string& file, uint64_t line, uint64_t element) {
  std::string text = Shown(file) + ":" + std::to_string(line);
  return element == 0 ? text : text + ", element " + std::to_string(element);
}

std::string DecisionsText(uint64_t count) { return Number(count) + (count == 1 ? " decision" : " decisions"); }

void AppendMessages(std::string& out, const char* what, const std::map<std::string, uint64_t>& messages,
                    uint64_t other) {
  std::vector<std::pair<uint64_t, std::string_view>> list;
  for (const auto& [message, count] : messages) list.emplace_back(count, message);
  std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (size_t i = 0; i < list.size(); ++i) {
    if (i < kMaxListed)
      out += std::string("  ") + what + " in " + DecisionsText(list[i].first) + ": " +
             Shown(std::string(list[i].second)) + "\n";
    else
      other += list[i].first;
  }
  if (other != 0) out += std::string("  ") + what + " in further ones: " + Number(other) + " other messages\n";
}

void AppendRule(std::string& out, const std::string& name, const RuleReport& rule) {
  out += "\n" + name + ": " + CountsText(rule.counts) + "\n";
  AppendMessages(out, "appeared", rule.appeared, rule.other_appeared);
  AppendMessages(out, "vanished", rule.vanished, rule.other_vanished);
  for (const auto& samples : rule.samples) {
    for (const Sample& sample : samples) {
      std::string kind(NameOf(sample.change.change));
      std::replace(kind.begin(), kind.end(), '-', ' ');
      out += "  " + PlaceText(sample.file, sample.line, sample.element);
      if (!sample.decision_id.empty()) out += " (" + Shown(sample.decision_id) + ")";
      out += ": " + kind + "\n    old " + AnswerText(sample.change.before) + "\n    new " +
             AnswerText(sample.change.after) + "\n";
    }
  }
}

void AppendSection(std::string& out, const Section& section) {
  out += Number(section.changed) + " of " + DecisionsText(section.decisions) + " changed";
  if (section.changed != 0) out += ": " + CountsText(section.counts);
  out += "\n";
  for (const auto& [name, rule] : section.rules) AppendRule(out, name, rule);
}

void AppendProblems(std::string& out, const std::vector<Problem>& problems, uint64_t count) {
  for (const Problem& problem : problems)
    out += "  " + PlaceText(problem.file, problem.line, problem.element) + ": " + Shown(problem.message) + "\n";
  if (count > problems.size()) out += "  and " + Number(count - problems.size()) + " more\n";
}

}  // namespace

std::string ReportText(const Report& report, const RunInfo& info) {
  std::string out;
  AppendSection(out, report.complete);
  if (report.incomplete.decisions != 0) {
    out += "\ninputs that were erased or masked in part: ";
    AppendSection(out, report.incomplete);
  }
  if (report.complete.changed != 0 || report.incomplete.changed != 0) out += "\n";
  if (report.evaluated_once != 0)
    out += DecisionsText(report.evaluated_once) + " cannot have changed: same plan, same data\n";
  if (report.failed_on_both != 0) out += DecisionsText(report.failed_on_both) + ": errors on both sides\n";
  if (report.not_decisions != 0) out += Number(report.not_decisions) + " lines of the log are no decisions\n";
  if (report.records_differ != 0) {
    out += Number(report.records_differ) + " of " + Number(report.records_compared) +
           " recorded results are not what the old bundle gives:\n";
    AppendProblems(out, report.differing_records, report.records_differ);
  }
  if (report.malformed != 0) {
    out += Number(report.malformed) + " malformed:\n";
    AppendProblems(out, report.malformed_records, report.malformed);
  }
  if (info.timing) {
    double evaluations = static_cast<double>(report.evaluations);
    char line[200];
    std::snprintf(
        line, sizeof line,
        "%s evaluations, %.0f a second, %.0f a second of processor time; %zu threads, %.3f s wall, %.3f s cpu\n",
        Number(report.evaluations).c_str(), evaluations / info.timing->wall, evaluations / info.timing->cpu,
        info.timing->threads, info.timing->wall, info.timing->cpu);
    out += line;
  }
  return out;
}

}  // namespace regoc::replay
