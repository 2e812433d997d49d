#include "tools/regoc/inspect_annotations.h"

#include "compiler/planner/program_planner.h"
#include "compiler/syntax/parse_json_annotations.h"
#include "compiler/syntax/printer.h"

namespace regoc::cli {

namespace {

using syntax::Annotations;

// What a block stands for: a package, or a rule in it.
struct Subject {
  std::vector<std::string> package;  // keys, "data" left out
  std::vector<std::string> path;     // of the document, up to the first variable
  std::string rule;                  // as written; empty: the package
  SourceRange range;
};

Subject SubjectOf(const ast::Module& module, const Annotations& annotations) {
  Subject subject;
  for (const ast::Term& term : module.package.path)
    if (auto* key = term.As<ast::String>()) subject.package.push_back(key->value);
  subject.path = subject.package;
  subject.range = module.package.range;
  if (annotations.target != Annotations::Target::kRule) return subject;
  const ast::Rule& rule = module.rules[annotations.rule];
  subject.range = rule.range;
  subject.rule = syntax::Print(rule.head.ref);
  const std::vector<ast::Term>& terms = rule.head.ref.As<ast::Ref>()->terms;
  if (auto* name = terms[0].As<ast::Var>()) subject.path.push_back(name->name);
  for (size_t i = 1; i < terms.size() && terms[i].As<ast::String>(); ++i)
    subject.path.push_back(terms[i].As<ast::String>()->value);
  return subject;
}

// "p.allow".
std::string NameOf(const std::vector<std::string>& path) {
  std::string name = planner::PathText(path);
  return name.substr(std::min(name.size(), std::string("data.").size()));
}

std::string JsonOf(const syntax::AnnotationValue& value) {
  syntax::JsonWriter json(0);
  WriteJson(value, json);
  return json.text();
}

template <typename T, typename F>
void Section(std::string& out, const char* title, const std::vector<T>& items, F line) {
  if (items.empty()) return;
  out += std::string(title) + ":\n";
  for (const T& item : items) out += " " + line(item) + "\n";
  out += "\n";
}

std::string RefText(const syntax::AnnotationRef& ref) {
  return syntax::Print(ast::Term{.range = {}, .node = ast::Ref{ref.terms}});
}

std::string SchemaText(const Annotations::Schema& schema) {
  return RefText(schema.path) + ": " +
         (schema.schema       ? RefText(*schema.schema)
          : schema.definition ? JsonOf(*schema.definition)
                              : "");
}

std::string BlockText(const Subject& subject, const Annotations& annotations) {
  std::string title = annotations.title.empty() ? NameOf(subject.path) : annotations.title;
  std::string out = title + "\n" + std::string(title.size(), '=') + "\n\n";
  if (!annotations.description.empty()) out += annotations.description + "\n\n";
  out += "Package:  " + NameOf(subject.package) + "\n";
  if (!subject.rule.empty()) out += "Rule:     " + subject.rule + "\n";
  out += "Location: " + subject.range.file->name() + ":" + std::to_string(subject.range.start().row) + "\n";
  out += "Scope: " + annotations.scope + "\n";
  if (annotations.entrypoint) out += "Entrypoint: true\n";
  out += "\n";
  Section(out, "Organizations", annotations.organizations, [](const std::string& name) { return name; });
  Section(out, "Authors", annotations.authors, [](const Annotations::Author& author) {
    return author.name + (author.email.empty() ? "" : (author.name.empty() ? "<" : " <") + author.email + ">");
  });
  Section(out, "Related Resources", annotations.related_resources, [](const Annotations::RelatedResource& resource) {
    return resource.ref + (resource.description.empty() ? "" : " " + resource.description);
  });
  Section(out, "Schemas", annotations.schemas, SchemaText);
  Section(out, "Custom", annotations.custom,
          [](const syntax::AnnotationMember& member) { return member.key + ": " + JsonOf(member.value); });
  return out;
}

void BlockJson(syntax::JsonWriter& json, const ast::Module& module, const Subject& subject,
               const Annotations& annotations) {
  syntax::TermJson terms(json, module.comments, false);
  json.BeginObject();
  json.Key("annotations");
  AnnotationsToJson(annotations, json, terms, [] {});
  SourceFile::Position place = subject.range.start();
  json.Key("location");
  json.BeginObject();
  json.Key("file"), json.String(subject.range.file->name());
  json.Key("row"), json.Int(place.row);
  json.Key("col"), json.Int(place.column);
  json.EndObject();
  json.Key("path");
  json.BeginArray();
  auto step = [&](const char* type, const std::string& value) {
    json.BeginObject();
    json.Key("type"), json.String(type);
    json.Key("value"), json.String(value);
    json.EndObject();
  };
  step("var", "data");
  for (const std::string& key : subject.path) step("string", key);
  json.EndArray();
  json.EndObject();
}

template <typename F>
void ForEach(const std::vector<ast::Module>& modules, F take) {
  for (const ast::Module& module : modules) {
    DiagnosticSink ignored;  // inspect shows what can be read
    for (const Annotations& annotations : syntax::DecodeAnnotations(module, ignored))
      if (annotations.target == Annotations::Target::kPackage || annotations.target == Annotations::Target::kRule)
        take(module, SubjectOf(module, annotations), annotations);
  }
}

}  // namespace

std::string AnnotationsText(const std::vector<ast::Module>& modules) {
  std::string out;
  ForEach(modules, [&](const ast::Module&, const Subject& subject, const Annotations& annotations) {
    out += BlockText(subject, annotations);
  });
  for (char& c : out)  // they come from archives: nothing may move the cursor of a terminal
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F) c = '?';
  return out;
}

std::string AnnotationsJson(const std::vector<ast::Module>& modules) {
  syntax::JsonWriter json(0);
  json.BeginArray();
  ForEach(modules, [&](const ast::Module& module, const Subject& subject, const Annotations& annotations) {
    BlockJson(json, module, subject, annotations);
  });
  json.EndArray();
  return json.text();
}

}  // namespace regoc::cli
