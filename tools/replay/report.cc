#include "tools/replay/report.h"

#include <algorithm>

namespace regoc::replay {

namespace {

constexpr const char* kOtherRules = "(other rules)";

void AddMessages(std::map<std::string, uint64_t>& counts, uint64_t& other,
                 const std::map<std::string, uint64_t>& more) {
  for (const auto& [message, count] : more) {
    auto at = counts.find(message);
    if (at == counts.end() && counts.size() >= Report::kMaxMessages)
      other += count;
    else
      counts[message] += count;
  }
}

RuleReport& RuleOf(Section& section, const std::string& rule) {
  auto at = section.rules.find(rule);
  if (at != section.rules.end()) return at->second;
  return section.rules[section.rules.size() < Report::kMaxRules ? rule : kOtherRules];
}

void Cut(Answer& answer) {
  if (!answer.json || answer.json->size() <= Report::kMaxSampleBytes) return;
  size_t end = Report::kMaxSampleBytes;
  while (end > 0 && (static_cast<unsigned char>((*answer.json)[end]) & 0xC0) == 0x80) --end;
  answer.json->resize(end);
}

void AppendProblems(std::vector<Problem>& to, std::vector<Problem> more) {
  for (Problem& problem : more)
    if (to.size() < Report::kMaxProblems) to.push_back(std::move(problem));
}

void AppendRule(RuleReport& to, RuleReport more, size_t show) {
  for (size_t i = 0; i < kChanges; ++i) {
    to.counts[i] += more.counts[i];
    for (Sample& sample : more.samples[i])
      if (to.samples[i].size() < show) to.samples[i].push_back(std::move(sample));
  }
  AddMessages(to.appeared, to.other_appeared, more.appeared);
  AddMessages(to.vanished, to.other_vanished, more.vanished);
  to.other_appeared += more.other_appeared, to.other_vanished += more.other_vanished;
}

void AppendSection(Section& to, Section more, size_t show) {
  to.decisions += more.decisions, to.changed += more.changed;
  for (size_t i = 0; i < kChanges; ++i) to.counts[i] += more.counts[i];
  for (auto& [name, rule] : more.rules) AppendRule(RuleOf(to, name), std::move(rule), show);
}

}  // namespace

void Report::AddDecision(Section& section, const Sample& where, std::vector<RuleChange> changes, size_t show) {
  ++section.decisions;
  if (changes.empty()) return;
  ++section.changed;
  std::array<bool, kChanges> seen{};
  for (RuleChange& change : changes) {
    size_t kind = static_cast<size_t>(change.change);
    seen[kind] = true;
    RuleReport& rule = RuleOf(section, change.rule);
    ++rule.counts[kind];
    std::map<std::string, uint64_t> appeared, vanished;
    for (const std::string& message : change.appeared) appeared[message] = 1;
    for (const std::string& message : change.vanished) vanished[message] = 1;
    AddMessages(rule.appeared, rule.other_appeared, appeared);
    AddMessages(rule.vanished, rule.other_vanished, vanished);
    if (rule.samples[kind].size() >= show) continue;
    Cut(change.before), Cut(change.after);
    Sample& sample = rule.samples[kind].emplace_back(where);
    sample.change = std::move(change);
  }
  for (size_t i = 0; i < kChanges; ++i) section.counts[i] += seen[i];
}

void Report::AddMalformed(Problem problem) {
  ++malformed;
  AppendProblems(malformed_records, {std::move(problem)});
}

void Report::AddDiffering(Problem problem) {
  ++records_differ;
  AppendProblems(differing_records, {std::move(problem)});
}

void Report::Append(Report later, size_t show) {
  AppendSection(complete, std::move(later.complete), show);
  AppendSection(incomplete, std::move(later.incomplete), show);
  evaluations += later.evaluations, evaluated_once += later.evaluated_once, failed_on_both += later.failed_on_both;
  not_decisions += later.not_decisions, records_compared += later.records_compared,
      records_differ += later.records_differ;
  malformed += later.malformed;
  AppendProblems(differing_records, std::move(later.differing_records));
  AppendProblems(malformed_records, std::move(later.malformed_records));
}

}  // namespace regoc::replay
