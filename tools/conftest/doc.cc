#include "tools/conftest/doc.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "compiler/syntax/annotations.h"
#include "compiler/syntax/printer.h"
#include "runtime/base/file.h"
#include "tools/conftest/template.h"

namespace regoc::conftest {

namespace {

namespace fs = std::filesystem;

// The layout that Conftest has.
constexpr std::string_view kTemplate =
    "{{ range . -}}\n{{ .MarkdownHeading }} {{ .RegoPackageName }} - {{ .Annotations.Title }}\n\n"
    "{{ .Annotations.Description }}\n{{ if .Annotations.RelatedResources }}\nRelated Resources:\n"
    "{{ range .Annotations.RelatedResources }}\n{{ if .Description -}}\n* [{{.Description}}]({{ .Ref }})\n{{- else -}}\n"
    "* {{ .Ref }}\n{{- end -}}\n{{ end }}\n{{ end }}\n{{ end -}}\n";
constexpr size_t kMaxTemplateBytes = size_t{1} << 20;

// One block, under the path of what it is about.
struct Section {
  std::vector<std::string> path;  // below data
  std::string text;               // the path as Rego has it
  SourceRange range;
  syntax::Annotations annotations;
};

std::string PathText(const std::vector<std::string>& path) {
  ast::Ref ref;
  ref.terms.push_back({{}, ast::Var{"data"}});
  for (const std::string& key : path) ref.terms.push_back({{}, ast::String{key}});
  std::string text = syntax::Print(ast::Term{{}, std::move(ref)});
  return text.starts_with("data.") ? text.substr(5) : text;
}

std::vector<std::string> PathOf(const ast::Module& module, const syntax::Annotations& block) {
  std::vector<std::string> path;
  for (const ast::Term& term : module.package.path)
    if (auto* key = term.As<ast::String>()) path.push_back(key->value);
  if (block.scope != "rule" && block.scope != "document") return path;
  const std::vector<ast::Term>& head = module.rules[block.rule].head.ref.As<ast::Ref>()->terms;
  if (auto* name = head[0].As<ast::Var>()) path.push_back(name->name);
  for (size_t i = 1; i < head.size() && head[i].As<ast::String>(); ++i) path.push_back(head[i].As<ast::String>()->value);
  return path;
}

Result<std::vector<Section>> SectionsOf(const std::vector<ast::Module>& modules) {
  std::vector<Section> sections;
  DiagnosticSink sink;
  for (const ast::Module& module : modules) {
    for (syntax::Annotations& block : syntax::DecodeAnnotations(module, sink)) {
      std::vector<std::string> path = PathOf(module, block);
      std::string text = PathText(path);
      sections.push_back({std::move(path), std::move(text), block.block->range, std::move(block)});
    }
  }
  if (sink.has_errors()) return Error{"parse rego annotations: " + OpaText(sink)};
  if (sections.empty()) return Error{"parse rego annotations: no annotations found"};
  std::stable_sort(sections.begin(), sections.end(), [](const Section& a, const Section& b) { return a.path < b.path; });
  return sections;
}

TemplateValue Strings(const std::vector<std::string>& items) {
  TemplateValue::List list;
  for (const std::string& item : items) list.push_back({item});
  return {std::move(list)};
}

TemplateValue AnnotationsValue(const syntax::Annotations& block) {
  TemplateValue::List resources, authors;
  for (const auto& resource : block.related_resources)
    resources.push_back({TemplateValue::Fields{{"Description", {resource.description}}, {"Ref", {resource.ref}}}});
  for (const auto& author : block.authors)
    authors.push_back({TemplateValue::Fields{{"Email", {author.email}}, {"Name", {author.name}}}});
  TemplateValue::Fields custom;
  for (const syntax::AnnotationMember& member : block.custom) {
    syntax::JsonWriter json(0);
    syntax::WriteJson(member.value, json);
    auto* text = member.value.As<std::string>();
    custom[member.key] = {text ? *text : json.text()};
  }
  return {TemplateValue::Fields{{"Title", {block.title}},
                                {"Description", {block.description}},
                                {"Scope", {block.scope}},
                                {"Entrypoint", {std::string(block.entrypoint ? "true" : "")}},
                                {"Organizations", Strings(block.organizations)},
                                {"RelatedResources", {std::move(resources)}},
                                {"Authors", {std::move(authors)}},
                                {"Custom", {std::move(custom)}}}};
}

// Headings begin with one "#" at the first section and never go down by more than one at once.
TemplateValue DocumentOf(const std::vector<Section>& sections) {
  TemplateValue::List out;
  size_t current = 0, offset = 1;
  for (size_t i = 0; i < sections.size(); ++i) {
    size_t length = sections[i].path.size() + 1, depth = length > offset ? length - offset : 0;
    if (i == 0 && depth > 1) offset = depth;
    if (depth > current + 1) depth = current + 1;
    current = depth;
    out.push_back({TemplateValue::Fields{{"MarkdownHeading", {std::string(depth, '#')}},
                                         {"Depth", {std::to_string(depth)}},
                                         {"RegoPackageName", {sections[i].text}},
                                         {"Annotations", AnnotationsValue(sections[i].annotations)}}});
  }
  return {std::move(out)};
}

Result<std::string> Document(const std::string& folder, const Template& layout) {
  tools::Inputs inputs;
  if (Status loaded = LoadPaths({folder}, {.rego_only = true, .skip_tests = true}, inputs); !loaded.ok())
    return Error{"parse rego annotations: load rego files: " + loaded.error().message};
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::vector<ast::Module> modules = driver::ParseAll(inputs.sources, sink, files, {.check_annotations = true});
  if (sink.has_errors()) return Error{"parse rego annotations: load rego files: " + OpaText(sink)};
  Result<std::vector<Section>> sections = SectionsOf(modules);
  if (!sections.ok()) return sections.error();
  sema::AnalyzeOptions analyze;
  analyze.types.functions = HostDeclarations();
  if (!driver::AnalyzeModules(std::move(modules), analyze, sink)) return Error{"parse rego annotations: compile: " + OpaText(sink)};
  return layout.Render(DocumentOf(*sections));
}

Status Write(const Settings& settings) {
  std::string path = settings.Text("template"), text(kTemplate);
  if (!path.empty()) {
    Result<std::string> read = ReadFile(path, kMaxTemplateBytes);
    if (!read.ok()) return Error{"generating document: rendering document: open " + read.error().message};
    text = std::move(*read);
  }
  Result<Template> layout = Template::Parse(path.empty() ? "document.md" : fs::path(path).filename().string(), text);
  if (!layout.ok()) return Error{"generating document: rendering document: " + layout.error().message};
  for (const std::string& folder : settings.arguments()) {
    std::error_code failed;
    if (!fs::exists(folder, failed)) return Error{"stat " + folder + ": no such file or directory"};
    if (!fs::is_directory(folder, failed)) return Error{folder + " is not a directory"};
    Result<std::string> document = Document(folder, *layout);
    if (!document.ok()) return Error{"generating document: " + document.error().message};
    fs::path clean = fs::path(folder).lexically_normal();
    std::string name = clean.filename().empty() ? clean.parent_path().filename().string() : clean.filename().string();
    if (name.empty() || name == "." || name == "..") name = "policy";
    fs::path out = fs::path(settings.Text("outDir")) / (name + ".md");
    if (Status written = WriteFileAtomically(out.lexically_normal().string(), *document); !written.ok())
      return Error{"opening " + out.lexically_normal().string() + " for writing output: " + written.error().message};
  }
  return Unit{};
}

}  // namespace

int DocCommand(const Settings& settings, const Host&) {
  Status done = Write(settings);
  if (!done.ok()) std::fprintf(stderr, "Error: %s\n", done.error().message.c_str());
  return done.ok() ? 0 : 1;
}

}  // namespace regoc::conftest
