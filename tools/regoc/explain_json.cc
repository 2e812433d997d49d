#include "tools/regoc/eval_output.h"
#include "tools/regoc/explain_report.h"

namespace regoc::cli {

namespace {

class Writer {
 public:
  explicit Writer(const ProfileByLine* profile) : profile_(profile) {}

  std::string Run(const explain::Explanation& explanation) {
    json_.BeginObject();
    List("packages", explanation.packages, [this](const auto& package) { Package(package); });
    json_.EndObject();
    return json_.text() + "\n";
  }

 private:
  void Text(const char* key, std::string_view text) { json_.Key(key), json_.String(text); }
  void Int(const char* key, int64_t value) { json_.Key(key), json_.Int(value); }
  template <typename Items, typename Each>
  void List(const char* key, const Items& items, Each each) {
    json_.Key(key);
    json_.BeginArray();
    for (const auto& item : items) each(item);
    json_.EndArray();
  }

  void PlaceOf(const explain::Place& place) {
    if (place.row == 0) return;
    json_.Key("location");
    json_.BeginObject();
    Text("file", place.file), Int("row", place.row), Int("col", place.column);
    json_.EndObject();
  }
  void Package(const explain::PackageExplanation& package) {
    json_.BeginObject();
    Text("package", package.name);
    List("documents", package.documents, [this](const auto& document) { Document(document); });
    json_.EndObject();
  }
  void Document(const explain::DocumentExplanation& document) {
    json_.BeginObject();
    Text("name", document.name), Text("kind", NameOf(document.kind));
    if (!document.input_shape.empty()) Text("input_shape", document.input_shape);
    Facts(document.access, document.reasons, document.growth);
    List("rules", document.rules, [this](const auto& rule) { Rule(rule); });
    json_.EndObject();
  }
  void Rule(const explain::RuleExplanation& rule) {
    json_.BeginObject();
    PlaceOf(rule.place);
    Text("source", rule.source);
    json_.Key("planned"), json_.Bool(rule.planned);
    Facts(rule.access, rule.reasons, rule.growth);
    if (profile_ != nullptr) Profile(rule);
    json_.EndObject();
  }
  void Facts(const std::vector<explain::Access>& access, const std::vector<explain::Reason>& reasons,
             const explain::Growth& growth) {
    List("access", access, [this](const explain::Access& a) {
      json_.BeginObject();
      Text("path", NameOf(a.kind));
      PlaceOf(a.place);
      Text("of", a.of), Text("text", a.text);
      json_.EndObject();
    });
    List("not_better", reasons, [this](const explain::Reason& reason) {
      json_.BeginObject();
      Text("reason", reason.code);
      PlaceOf(reason.place);
      Text("text", reason.text);
      json_.EndObject();
    });
    json_.Key("growth");
    json_.BeginObject();
    Text("class", NameOf(ClassOf(growth))), Text("text", TextOf(growth));
    json_.EndObject();
  }
  void Profile(const explain::RuleExplanation& rule) {
    json_.Key("profile");
    WriteProfile(json_, LinesOf(*profile_, rule));
  }

  const ProfileByLine* profile_;
  syntax::JsonWriter json_{2};
};

}  // namespace

std::string PlanExplanationAsJson(const explain::Explanation& explanation, const ProfileByLine* profile) {
  return Writer(profile).Run(explanation);
}

}  // namespace regoc::cli
