#include <nlohmann/json.hpp>

#include "runtime/value/json.h"
#include "tools/compare/bundle_diff.h"

namespace regoc::compare {

namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMaxValueBytes = size_t{64} << 10;

// What is too long is told as its size.
Json ValueJson(Value value) {
  std::string text;
  AppendJson(text, value);
  if (text.size() > kMaxValueBytes) return {{"too_long", text.size()}};
  return Json::parse(text, nullptr, /*allow_exceptions=*/false);
}

Json PlacesJson(const std::vector<RulePlace>& places) {
  Json json = Json::array();
  for (const RulePlace& place : places)
    json.push_back({{"file", place.file}, {"row", place.row}, {"text", place.text}});
  return json;
}

Json RulesJson(const std::vector<RuleDiff>& rules, RuleDiff::Kind kind) {
  Json json = Json::array();
  for (const RuleDiff& rule : rules) {
    if (rule.kind != kind) continue;
    Json one = {{"rule", rule.name}};
    if (kind != RuleDiff::Kind::kAdded) one["old"] = PlacesJson(rule.before);
    if (kind != RuleDiff::Kind::kRemoved) one["new"] = PlacesJson(rule.after);
    if (!rule.through.empty()) one["through"] = rule.through;
    if (!rule.data.empty()) one["data"] = rule.data;
    json.push_back(std::move(one));
  }
  return json;
}

// As the operations of a JSON patch, with the old values besides.
Json DataJson(const DataDiff& data) {
  Json changes = Json::array();
  for (const DataChange& change : data.changes) {
    Json one = {{"op", !change.before ? "add" : change.after ? "replace" : "remove"}, {"path", change.pointer}};
    if (change.before) one["old"] = ValueJson(*change.before);
    if (change.after) one["new"] = ValueJson(*change.after);
    changes.push_back(std::move(one));
  }
  return {{"count", data.count}, {"changes", std::move(changes)}};
}

Json NamesJson(const NameDiff& names) { return {{"removed", names.removed}, {"added", names.added}}; }

Json MetadataJson(const std::string& text) { return text.empty() ? Json() : Json::parse(text, nullptr, false); }

}  // namespace

std::string DiffJson(const BundleDiff& diff) {
  Json json;
  json["old"] = {{"bundle", diff.before_path}, {"revision", diff.before_revision}};
  json["new"] = {{"bundle", diff.after_path}, {"revision", diff.after_revision}};
  json["differ"] = !diff.empty();
  Json rules;
  using Kind = RuleDiff::Kind;
  for (auto [name, kind] : {std::pair{"added", Kind::kAdded},
                            {"removed", Kind::kRemoved},
                            {"changed", Kind::kChanged},
                            {"affected", Kind::kAffected}})
    rules[name] = RulesJson(diff.rules, kind);
  json["rules"] = std::move(rules);
  json["data"] = DataJson(diff.data);
  json["entrypoints"] = Json::array();
  for (const EntrypointDiff& entry : diff.entrypoints)
    json["entrypoints"].push_back({{"name", entry.name},
                                   {"old", entry.before},
                                   {"new", entry.after},
                                   {"decisions_can_change", entry.may_change}});
  json["roots"] = NamesJson(diff.roots);
  json["required_builtins"] = NamesJson(diff.builtins);
  json["signers"] = NamesJson(diff.signers);
  json["rego_versions"] = NamesJson(diff.rego_versions);
  json["other_files"] = NamesJson(diff.files);
  if (diff.metadata_before)
    json["metadata"] = {{"old", MetadataJson(*diff.metadata_before)}, {"new", MetadataJson(*diff.metadata_after)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace regoc::compare
