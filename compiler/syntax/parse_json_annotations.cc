#include "compiler/syntax/parse_json_annotations.h"

namespace regoc::syntax {

namespace {

class Writer {
 public:
  Writer(JsonWriter& json, TermJson& terms) : json_(json), terms_(terms) {}

  void Text(std::string_view key, const std::string& text) {
    if (text.empty()) return;
    json_.Key(key);
    json_.String(text);
  }

  template <typename T, typename F>
  void List(std::string_view key, const std::vector<T>& items, F write) {
    if (items.empty()) return;
    json_.Key(key);
    json_.BeginArray();
    for (const T& item : items) write(item);
    json_.EndArray();
  }

  void Members(std::string_view key, const AnnotationValue::Object& members) {
    if (members.empty()) return;
    json_.Key(key);
    WriteJson(AnnotationValue{members}, json_);
  }

  void Compile(const Annotations::Compile& compile) {
    json_.Key("compile");
    json_.BeginObject();
    List("unknowns", compile.unknowns, [&](const AnnotationRef& ref) { terms_.Write(ref.terms); });
    if (compile.mask_rule) {
      json_.Key("mask_rule");
      terms_.Write(compile.mask_rule->terms);
    }
    json_.EndObject();
  }

  // The places in a path would be places in its own text; OPA leaves them out.
  void Schema(const Annotations::Schema& schema) {
    json_.BeginObject();
    json_.Key("path");
    std::vector<ast::Term> path = schema.path.terms;
    for (ast::Term& term : path) term.range = {};
    terms_.Write(path);
    if (schema.schema) {
      json_.Key("schema");
      terms_.Write(schema.schema->terms);
    }
    if (schema.definition) {
      json_.Key("definition");
      WriteJson(*schema.definition, json_);
    }
    json_.EndObject();
  }

 private:
  JsonWriter& json_;
  TermJson& terms_;
};

}  // namespace

void AnnotationsToJson(const Annotations& annotations, JsonWriter& json, TermJson& terms,
                       const std::function<void()>& write_location) {
  Writer writer(json, terms);
  json.BeginObject();
  writer.List("authors", annotations.authors, [&](const Annotations::Author& author) {
    json.BeginObject();
    json.Key("name");
    json.String(author.name);
    writer.Text("email", author.email);
    json.EndObject();
  });
  if (annotations.compile) writer.Compile(*annotations.compile);
  writer.Members("custom", annotations.custom);
  writer.Text("description", annotations.description);
  if (annotations.entrypoint) {
    json.Key("entrypoint");
    json.Bool(true);
  }
  writer.Members("labels", annotations.labels);
  write_location();
  writer.List("organizations", annotations.organizations, [&](const std::string& name) { json.String(name); });
  writer.List("related_resources", annotations.related_resources, [&](const Annotations::RelatedResource& resource) {
    json.BeginObject();
    writer.Text("description", resource.description);
    json.Key("ref");
    json.String(resource.ref);
    json.EndObject();
  });
  writer.List("schemas", annotations.schemas, [&](const Annotations::Schema& schema) { writer.Schema(schema); });
  json.Key("scope");
  json.String(annotations.scope);
  writer.Text("title", annotations.title);
  json.EndObject();
}

}  // namespace regoc::syntax
