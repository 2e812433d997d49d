// rollout.yaml, read and written.
#include <nlohmann/json.hpp>
#include <set>

#include "bundler/yaml_json.h"
#include "tools/common/moment.h"
#include "tools/rollout/rollout.h"

namespace regoc::rollout {

namespace {

using Json = nlohmann::json;

constexpr size_t kMaxBytes = size_t{16} << 20;
constexpr size_t kMaxEntries = 100'000;

// Reads one file; the first fault is kept, with the entry that it is in.
class Reader {
 public:
  explicit Reader(const std::string& name) : name_(name) {}

  Rollout Read(const Json& json) {
    Rollout rollout;
    Members(json, "file", {"rules", "exemptions"});
    Each(json, "rules", [&](const Json& entry) { rollout.rules.push_back(Rule(entry)); });
    Each(json, "exemptions", [&](const Json& entry) { rollout.exemptions.push_back(ReadExemption(entry)); });
    Unique(rollout);
    return rollout;
  }
  const std::string& fault() const { return fault_; }

 private:
  void Fail(const std::string& what) {
    if (fault_.empty()) fault_ = name_ + ": " + (where_.empty() ? "" : where_ + ": ") + what;
  }

  void Members(const Json& json, const std::string& what, const std::set<std::string>& known) {
    if (!json.is_object()) return Fail(what + " must be an object");
    for (const auto& [key, value] : json.items())
      if (!known.contains(key)) Fail("unknown member `" + key + "`");
  }

  template <typename F>
  void Each(const Json& json, const char* key, const F& take) {
    if (!json.is_object() || !json.contains(key)) return;
    if (!json[key].is_array() || json[key].size() > kMaxEntries) return Fail(std::string(key) + " must be a list");
    for (size_t i = 0; i < json[key].size(); ++i) {
      where_ = std::string(key) + "[" + std::to_string(i) + "]";
      take(json[key][i]);
    }
    where_.clear();
  }

  std::string Text(const Json& json, const char* key, bool required = false) {
    if (!json.is_object() || !json.contains(key)) return required ? Fail(std::string(key) + " is missing"), "" : "";
    if (!json[key].is_string() || json[key].get_ref<const std::string&>().empty())
      return Fail(std::string(key) + " must be a text"), "";
    return json[key].get<std::string>();
  }

  // One pattern or a list of them.
  std::vector<std::string> Texts(const Json& json, const char* key) {
    if (!json.is_object() || !json.contains(key)) return {};
    std::vector<std::string> texts;
    for (const Json& one : json[key].is_array() ? json[key] : Json::array({json[key]})) {
      if (!one.is_string()) return Fail(std::string(key) + " must be a list of texts"), texts;
      texts.push_back(one.get<std::string>());
    }
    return texts;
  }

  std::string Target(const Json& json, bool& package) {
    bool rule = json.is_object() && json.contains("rule");
    package = json.is_object() && json.contains("package");
    if (rule == package) return Fail("exactly one of `rule` and `package` is needed"), "";
    std::string target = Text(json, rule ? "rule" : "package", true);
    return target.starts_with("data.") || target == "data" ? target : "data." + target;
  }

  Mode ReadMode(const Json& json) {
    std::optional<Mode> mode = json.is_string() ? ModeNamed(json.get_ref<const std::string&>()) : std::nullopt;
    if (!mode && json.is_boolean() && !json.get<bool>()) mode = Mode::kOff;  // YAML's `off`
    if (!mode) Fail("mode must be off, audit, warn or enforce, not " + json.dump());
    return mode.value_or(Mode::kOff);
  }

  // "warn", or {"mode": "warn", "percentage": 25}.
  Step ReadStep(const Json& json, int64_t from) {
    Step step{.from = from};
    if (!json.is_object()) return step.mode = ReadMode(json), step;
    Members(json, "step", {"mode", "percentage"});
    step.mode = ReadMode(json.value("mode", Json()));
    const Json share = json.value("percentage", Json(100));
    if (!share.is_number_integer() || share < 0 || share > 100)
      Fail("percentage must be a whole number from 0 to 100");
    else
      step.percentage = share.get<int>();
    return step;
  }

  // "enforce", or {"mode": …, "percentage": …, "harden": {"2027-01-15": …}}.
  std::vector<Step> Steps(const Json& json, bool of_rule) {
    std::vector<Step> steps;
    if (!json.is_object()) return {ReadStep(json, 0)};
    if (!of_rule) Members(json, "environment", {"mode", "percentage", "harden"});
    if (json.contains("mode")) {
      Json first{{"mode", json["mode"]}};
      if (json.contains("percentage")) first["percentage"] = json["percentage"];
      steps.push_back(ReadStep(first, 0));
    } else if (json.contains("percentage")) {
      Fail("percentage needs a mode");
    }
    const Json harden = json.value("harden", Json::object());
    if (!harden.is_object()) return Fail("harden must be an object from dates to modes"), steps;
    for (const auto& [date, what] : harden.items()) {
      Result<int64_t> from = tools::ParseMoment(date);
      if (!from.ok() || date.find('-') == date.npos)
        Fail("harden: `" + date + "` is no date such as 2027-01-15");
      else
        steps.push_back(ReadStep(what, *from));
    }
    std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.from < b.from; });
    for (size_t i = 1; i < steps.size(); ++i)
      if (steps[i].mode < steps[i - 1].mode)
        Fail("harden: " + std::string(NameOf(steps[i].mode)) + " after " + std::string(NameOf(steps[i - 1].mode)) +
             " does not harden the rule");
    return steps;
  }

  RuleRollout Rule(const Json& json) {
    RuleRollout rule;
    Members(json, "rule", {"rule", "package", "mode", "percentage", "harden", "environments"});
    rule.target = Target(json, rule.package);
    rule.steps = Steps(json, true);
    const Json environments = json.is_object() ? json.value("environments", Json::object()) : Json::object();
    if (!environments.is_object())
      Fail("environments must be an object");
    else
      for (const auto& [name, what] : environments.items()) rule.environments[name] = Steps(what, false);
    if (rule.steps.empty() && rule.environments.empty()) Fail("neither a mode nor environments");
    return rule;
  }

  Exemption ReadExemption(const Json& json) {
    Exemption one;
    Members(json, "exemption", {"rule", "package", "reason", "owner", "expires", "environments", "objects"});
    one.target = Target(json, one.package);
    one.reason = Text(json, "reason", true);
    one.owner = Text(json, "owner", true);
    std::string expires = Text(json, "expires", true);
    Result<int64_t> moment = tools::ParseMoment(expires);
    if (!expires.empty() && (!moment.ok() || expires.find('-') == expires.npos))
      Fail("expires: `" + expires + "` is no date such as 2027-03-31");
    else if (moment.ok())
      one.expires = *moment;
    one.environments = Texts(json, "environments");
    const Json objects = json.is_object() ? json.value("objects", Json::object()) : Json::object();
    Members(objects, "objects", {"kinds", "namespaces", "names", "files", "labels"});
    one.kinds = Texts(objects, "kinds");
    one.spaces = Texts(objects, "namespaces");
    one.names = Texts(objects, "names");
    one.files = Texts(objects, "files");
    if (objects.is_object() && objects.contains("labels")) {
      if (!objects["labels"].is_object()) return Fail("labels must be an object of texts"), one;
      for (const auto& [key, value] : objects["labels"].items()) {
        if (!value.is_string())
          Fail("labels must be an object of texts");
        else
          one.labels[key] = value.get<std::string>();
      }
    }
    return one;
  }

  void Unique(const Rollout& rollout) {
    std::set<std::pair<std::string, bool>> seen;
    for (const RuleRollout& rule : rollout.rules)
      if (!seen.emplace(rule.target, rule.package).second) Fail(rule.target + " stands there twice");
  }

  std::string name_, where_, fault_;
};

Json StepsJson(const std::vector<Step>& steps) {
  Json out = Json::object();
  for (const Step& step : steps) {
    Json what{{"mode", NameOf(step.mode)}};
    if (step.percentage != 100) what["percentage"] = step.percentage;
    if (step.from == 0)
      out.update(what);
    else
      out["harden"][tools::MomentText(step.from)] = what;
  }
  return out;
}

void Put(Json& json, const char* key, const std::vector<std::string>& texts) {
  if (!texts.empty()) json[key] = texts;
}

}  // namespace

Result<Rollout> ParseRollout(const std::string& name, std::string_view text) {
  if (text.size() > kMaxBytes) return Error{name + ": larger than 16 MiB"};
  Result<std::string> json = bundle::YamlToJson(text);
  if (!json.ok()) return Error{name + ": " + json.error().message};
  Json parsed = Json::parse(*json, nullptr, false);
  if (parsed.is_discarded()) return Error{name + ": not YAML or JSON"};
  Reader reader(name);
  Rollout rollout = reader.Read(parsed);
  if (!reader.fault().empty()) return Error{reader.fault()};
  return rollout;
}

std::string RolloutText(const Rollout& rollout) {
  Json json{{"rules", Json::array()}, {"exemptions", Json::array()}};
  for (const RuleRollout& rule : rollout.rules) {
    Json entry = StepsJson(rule.steps);
    entry[rule.package ? "package" : "rule"] = rule.target;
    for (const auto& [name, steps] : rule.environments) entry["environments"][name] = StepsJson(steps);
    json["rules"].push_back(std::move(entry));
  }
  for (const Exemption& one : rollout.exemptions) {
    Json entry{{one.package ? "package" : "rule", one.target},
               {"reason", one.reason},
               {"owner", one.owner},
               {"expires", tools::MomentText(one.expires)}};
    Json objects = Json::object();
    Put(objects, "kinds", one.kinds);
    Put(objects, "namespaces", one.spaces);
    Put(objects, "names", one.names);
    Put(objects, "files", one.files);
    if (!one.labels.empty()) objects["labels"] = one.labels;
    if (!objects.empty()) entry["objects"] = std::move(objects);
    Put(entry, "environments", one.environments);
    json["exemptions"].push_back(std::move(entry));
  }
  return json.dump();
}

}  // namespace regoc::rollout
