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

void Cut(std::string& text, size_t end) {
  if (text.size() <= end) return;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
}

std::map<std::string, uint64_t> Once(const std::vector<std::string>& messages) {
  std::map<std::string, uint64_t> counts;
  for (const std::string& message : messages) counts[message] = 1;
  return counts;
}

void Shorten(RuleChange& change) {
  for (Answer* answer : {&change.before, &change.after})
    if (answer->json) Cut(*answer->json, Report::kMaxSampleBytes);
  for (auto* messages : {&change.appeared, &change.vanished})
    if (messages->size() > Report::kMaxSampleMessages) messages->resize(Report::kMaxSampleMessages);
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
    for (auto* messages : {&change.appeared, &change.vanished})
      for (std::string& message : *messages) Cut(message, kMaxMessageBytes);
    AddMessages(rule.appeared, rule.other_appeared, Once(change.appeared));
    AddMessages(rule.vanished, rule.other_vanished, Once(change.vanished));
    if (rule.samples[kind].size() >= show) continue;
    Shorten(change);
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
