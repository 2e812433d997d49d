#include "tools/enforcement/constraint.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "runtime/value/json.h"
#include "tools/inputs/reader.h"

namespace regoc::enforcement {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kGroup = "constraints.gatekeeper.sh/";

// Reads one constraint; the first fault is kept.
class Reader {
 public:
  explicit Reader(const Json& json) : json_(json) {}

  Constraint Read() {
    Constraint one;
    one.kind = Text(json_, "kind");
    one.name = Text(Member(json_, "metadata"), "name");
    const Json spec = Member(json_, "spec");
    if (spec.contains("parameters")) one.parameters_json = spec["parameters"].dump();
    one.mode = ReadAction(Text(spec, "enforcementAction"));
    const Json match = Member(spec, "match");
    if (match.contains("kinds")) {
      if (!match["kinds"].is_array())
        Fail("spec.match.kinds must be a list");
      else
        for (const Json& kinds : match["kinds"])
          one.kinds.emplace_back(Texts(kinds, "apiGroups"), Texts(kinds, "kinds"));
    }
    one.namespaces = Texts(match, "namespaces");
    one.excluded_namespaces = Texts(match, "excludedNamespaces");
    one.scope = Text(match, "scope");
    one.object_name = Text(match, "name");
    ReadLabels(Member(match, "labelSelector"), one);
    if (match.contains("namespaceSelector"))
      Fail("spec.match.namespaceSelector needs a cluster's namespaces, which are not known here");
    return one;
  }
  const std::string& fault() const { return fault_; }

 private:
  void Fail(const std::string& what) {
    if (fault_.empty()) fault_ = what;
  }
  Json Member(const Json& json, const char* key) {
    if (!json.is_object() || !json.contains(key) || json[key].is_null()) return Json::object();
    if (!json[key].is_object()) return Fail(std::string(key) + " must be an object"), Json::object();
    return json[key];
  }
  std::string Text(const Json& json, const char* key) {
    if (!json.is_object() || !json.contains(key)) return "";
    return json[key].is_string() ? json[key].get<std::string>() : (Fail(std::string(key) + " must be a text"), "");
  }
  std::vector<std::string> Texts(const Json& json, const char* key) {
    std::vector<std::string> texts;
    if (!json.is_object() || !json.contains(key)) return texts;
    if (!json[key].is_array()) return Fail(std::string(key) + " must be a list"), texts;
    for (const Json& one : json[key])
      one.is_string() ? texts.push_back(one.get<std::string>()) : Fail(std::string(key) + " must be a list of texts");
    return texts;
  }
  rollout::Mode ReadAction(const std::string& action) {
    if (action.empty() || action == "deny") return rollout::Mode::kEnforce;
    if (action == "warn") return rollout::Mode::kWarn;
    if (action == "dryrun") return rollout::Mode::kAudit;
    return Fail("spec.enforcementAction must be deny, warn or dryrun, not " + action), rollout::Mode::kEnforce;
  }
  void ReadLabels(const Json& selector, Constraint& one) {
    const Json labels = Member(selector, "matchLabels");
    for (const auto& [key, value] : labels.items())
      one.labels.push_back({key, "In", {value.is_string() ? value.get<std::string>() : value.dump()}});
    if (!selector.contains("matchExpressions")) return;
    if (!selector["matchExpressions"].is_array()) return Fail("matchExpressions must be a list");
    for (const Json& expression : selector["matchExpressions"]) {
      LabelRequirement requirement{Text(expression, "key"), Text(expression, "operator"), Texts(expression, "values")};
      if (requirement.op != "In" && requirement.op != "NotIn" && requirement.op != "Exists" &&
          requirement.op != "DoesNotExist")
        Fail("unknown operator `" + requirement.op + "` in matchExpressions");
      one.labels.push_back(std::move(requirement));
    }
  }

  const Json& json_;
  std::string fault_;
};

bool Contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// "kube-*", "*-system", "*test*".
bool MatchesName(std::string_view pattern, std::string_view text) {
  bool front = pattern.starts_with('*'), back = pattern.size() > 1 && pattern.ends_with('*');
  std::string_view part = pattern.substr(front, pattern.size() - front - back);
  if (front && back) return text.find(part) != text.npos;
  return front ? text.ends_with(part) : back ? text.starts_with(part) : text == pattern;
}

bool MatchesAny(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return MatchesName(pattern, text); });
}

bool Holds(const LabelRequirement& requirement, const std::map<std::string, std::string>& labels) {
  auto label = labels.find(requirement.key);
  bool there = label != labels.end();
  if (requirement.op == "Exists") return there;
  if (requirement.op == "DoesNotExist") return !there;
  bool in = there && Contains(requirement.values, label->second);
  return requirement.op == "In" ? in : !in;
}

}  // namespace

std::string Constraint::package() const {
  std::string lower = kind;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

bool Constraint::Matches(const rollout::ObjectFacts& object, std::string_view group) const {
  bool of_kind =
      kinds.empty() || std::any_of(kinds.begin(), kinds.end(), [&](const auto& one) {
        bool in_group = one.first.empty() || Contains(one.first, "*") || Contains(one.first, group);
        return in_group && (one.second.empty() || Contains(one.second, "*") || Contains(one.second, object.kind));
      });
  if (!of_kind) return false;
  // A Namespace is matched by its own name; what belongs to none is in all.
  bool is_namespace = object.kind == "Namespace";
  const std::string& space = is_namespace ? object.name : object.space;
  if (!space.empty() && !namespaces.empty() && !MatchesAny(namespaces, space)) return false;
  if (!space.empty() && MatchesAny(excluded_namespaces, space)) return false;
  bool cluster = is_namespace || object.space.empty();
  if ((scope == "Cluster" && !cluster) || (scope == "Namespaced" && cluster)) return false;
  if (!object_name.empty() && !MatchesName(object_name, object.name)) return false;
  return std::all_of(labels.begin(), labels.end(),
                     [&](const LabelRequirement& one) { return Holds(one, object.labels); });
}

Result<std::vector<Constraint>> ParseConstraints(const std::string& name, std::string_view text) {
  Arena arena;
  Result<inputs::Parsed> parsed =
      inputs::Read(arena, name, text, {.parser = "yaml", .proto_file_dirs = {}, .limits = {}});
  if (!parsed.ok()) return parsed.error();
  std::vector<Constraint> constraints;
  for (const inputs::Document& document : parsed->documents) {
    if (document.value.is_null()) continue;
    std::string text_of_it;
    AppendJson(text_of_it, document.value);
    Json json = Json::parse(text_of_it, nullptr, false);
    if (!json.is_object() || !json.value("apiVersion", "").starts_with(kGroup))
      return Error{name + ": apiVersion must begin with " + std::string(kGroup)};
    Reader reader(json);
    constraints.push_back(reader.Read());
    if (!reader.fault().empty())
      return Error{name + ": " + constraints.back().kind + " " + constraints.back().name + ": " + reader.fault()};
  }
  return constraints;
}

}  // namespace regoc::enforcement
