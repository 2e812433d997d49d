#include "compiler/explain/explanation_json.h"

namespace regoc::explain {

namespace {

class Writer {
 public:
  Writer(syntax::JsonWriter& json, const RuleExtra& extra) : json_(json), extra_(extra) {}

  void Run(const Explanation& explanation) {
    json_.BeginObject();
    List("packages", explanation.packages, [this](const auto& package) { Package(package); });
    json_.EndObject();
  }
  void Document(const DocumentExplanation& document) {
    json_.BeginObject();
    Text("name", document.name), Text("kind", NameOf(document.kind));
    if (!document.input_shape.empty()) Text("input_shape", document.input_shape);
    Facts(document.access, document.reasons, document.growth);
    List("rules", document.rules, [this](const auto& rule) { Rule(rule); });
    json_.EndObject();
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

  void PlaceOf(const Place& place) {
    if (place.row == 0) return;
    json_.Key("location");
    json_.BeginObject();
    Text("file", place.file), Int("row", place.row), Int("col", place.column);
    json_.EndObject();
  }
  void Package(const PackageExplanation& package) {
    json_.BeginObject();
    Text("package", package.name);
    List("documents", package.documents, [this](const auto& document) { Document(document); });
    json_.EndObject();
  }
  void Rule(const RuleExplanation& rule) {
    json_.BeginObject();
    PlaceOf(rule.place);
    Text("source", rule.source);
    json_.Key("planned"), json_.Bool(rule.planned);
    Facts(rule.access, rule.reasons, rule.growth);
    if (extra_) extra_(json_, rule);
    json_.EndObject();
  }
  void Facts(const std::vector<Access>& access, const std::vector<Reason>& reasons, const Growth& growth) {
    List("access", access, [this](const Access& a) {
      json_.BeginObject();
      Text("path", NameOf(a.kind));
      PlaceOf(a.place);
      Text("of", a.of), Text("text", a.text);
      json_.EndObject();
    });
    List("not_better", reasons, [this](const Reason& reason) {
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

  syntax::JsonWriter& json_;
  const RuleExtra& extra_;
};

}  // namespace

const char* NameOf(sema::RuleKind kind) {
  switch (kind) {
    case sema::RuleKind::kComplete:
      return "complete";
    case sema::RuleKind::kPartialSet:
      return "set";
    case sema::RuleKind::kPartialObject:
      return "object";
    case sema::RuleKind::kFunction:
      return "function";
  }
  return "";
}

void WriteExplanation(syntax::JsonWriter& json, const Explanation& explanation, const RuleExtra& extra) {
  Writer(json, extra).Run(explanation);
}

void WriteDocument(syntax::JsonWriter& json, const DocumentExplanation& document, const RuleExtra& extra) {
  Writer(json, extra).Document(document);
}

}  // namespace regoc::explain
