#include <nlohmann/json.hpp>

#include "tools/replay/report.h"

namespace regoc::replay {

namespace {

using Json = nlohmann::ordered_json;

Json CountsJson(const ChangeCounts& counts) {
  Json json = Json::object();
  for (size_t i = 0; i < kChanges; ++i) json[std::string(NameOf(static_cast<Change>(i)))] = counts[i];
  return json;
}

void Place(Json& json, const std::string& file, uint64_t line, uint64_t element) {
  json["file"] = file;
  json["line"] = line;
  if (element != 0) json["element"] = element;
}

// {"result": …}, {"error": …} or {} for undefined. What was cut off is a text.
Json AnswerJson(const Answer& answer) {
  if (!answer.error.empty()) return {{"error", answer.error}};
  if (!answer.json) return Json::object();
  Json result = Json::parse(*answer.json, nullptr, /*allow_exceptions=*/false);
  return result.is_discarded() ? Json{{"cut_off", *answer.json}} : Json{{"result", std::move(result)}};
}

Json SampleJson(const Sample& sample) {
  Json json;
  Place(json, sample.file, sample.line, sample.element);
  if (!sample.decision_id.empty()) json["decision_id"] = sample.decision_id;
  json["change"] = NameOf(sample.change.change);
  json["old"] = AnswerJson(sample.change.before);
  json["new"] = AnswerJson(sample.change.after);
  if (!sample.change.appeared.empty()) json["appeared"] = sample.change.appeared;
  if (!sample.change.vanished.empty()) json["vanished"] = sample.change.vanished;
  return json;
}

Json MessagesJson(const std::map<std::string, uint64_t>& messages) {
  Json json = Json::array();
  for (const auto& [message, count] : messages) json.push_back({{"message", message}, {"count", count}});
  return json;
}

Json RuleJson(const std::string& name, const RuleReport& rule) {
  Json json = {{"rule", name}, {"changes", CountsJson(rule.counts)}};
  if (!rule.appeared.empty()) json["appeared"] = MessagesJson(rule.appeared);
  if (!rule.vanished.empty()) json["vanished"] = MessagesJson(rule.vanished);
  if (rule.other_appeared != 0) json["other_appeared"] = rule.other_appeared;
  if (rule.other_vanished != 0) json["other_vanished"] = rule.other_vanished;
  json["samples"] = Json::array();
  for (const auto& samples : rule.samples)
    for (const Sample& sample : samples) json["samples"].push_back(SampleJson(sample));
  return json;
}

Json SectionJson(const Section& section) {
  Json json = {{"decisions", section.decisions}, {"changed", section.changed}, {"changes", CountsJson(section.counts)}};
  json["rules"] = Json::array();
  for (const auto& [name, rule] : section.rules) json["rules"].push_back(RuleJson(name, rule));
  return json;
}

Json ProblemsJson(const std::vector<Problem>& problems) {
  Json json = Json::array();
  for (const Problem& problem : problems) {
    Json one;
    Place(one, problem.file, problem.line, problem.element);
    one["message"] = problem.message;
    json.push_back(std::move(one));
  }
  return json;
}

}  // namespace

std::string ReportJson(const Report& report, const RunInfo& info) {
  Json json;
  json["old"] = {{"bundle", info.before_path}, {"revision", info.before_revision}};
  json["new"] = {{"bundle", info.after_path}, {"revision", info.after_revision}};
  json["files"] = info.files;
  json.update(SectionJson(report.complete));
  json["incomplete_inputs"] = SectionJson(report.incomplete);
  json["evaluations"] = report.evaluations;
  json["evaluated_once"] = report.evaluated_once;
  json["failed_on_both"] = report.failed_on_both;
  if (info.log) {
    json["other_log_lines"] = report.not_decisions;
    json["recorded"] = {{"compared", report.records_compared},
                        {"differ", report.records_differ},
                        {"samples", ProblemsJson(report.differing_records)}};
  }
  json["malformed"] = {{"count", report.malformed}, {"samples", ProblemsJson(report.malformed_records)}};
  if (!info.error.empty()) json["error"] = info.error;
  if (info.timing)
    json["timing"] = {
        {"wall_seconds", info.timing->wall}, {"cpu_seconds", info.timing->cpu}, {"threads", info.timing->threads}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace regoc::replay
