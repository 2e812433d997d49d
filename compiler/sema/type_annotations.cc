#include "compiler/sema/type_annotations.h"

#include <yaml-cpp/yaml.h>

#include <optional>

#include "compiler/sema/terms.h"
#include "compiler/syntax/parser.h"

namespace regoc::sema {

namespace {

// Aliases may make a short text endless when it is written out.
constexpr int kMaxYamlNodes = 100'000;

std::optional<ast::Ref> ParseRef(const std::string& text) {
  DiagnosticSink sink;
  SourceFile file("", text);
  std::optional<ast::Term> term = syntax::ParseTerm(file, {}, sink);
  if (!term) return {};
  if (term->As<ast::Var>()) return ast::Ref{{*term}};
  const auto* ref = term->As<ast::Ref>();
  return ref && ref->terms[0].As<ast::Var>() ? std::optional(*ref) : std::nullopt;
}

// A YAML value as the term that a JSON value would be.
class TermMaker {
 public:
  ast::Term Make(const YAML::Node& node, SourceRange range) {
    if (--left_ < 0) return {range, ast::Null{}};
    if (node.IsMap()) {
      ast::Object object;
      for (const auto& pair : node) {
        object.items.push_back({MakeString(pair.first.as<std::string>(""), range), Make(pair.second, range)});
      }
      return {range, std::move(object)};
    }
    if (node.IsSequence()) {
      ast::Array array;
      for (const auto& item : node) array.items.push_back(Make(item, range));
      return {range, std::move(array)};
    }
    if (!node.IsScalar()) return {range, ast::Null{}};
    const std::string& text = node.Scalar();
    bool plain = node.Tag() != "!";
    if (plain && (text == "true" || text == "false")) return {range, ast::Boolean{text == "true"}};
    double number = 0;
    if (plain && YAML::convert<double>::decode(node, number)) return {range, ast::Number{text}};
    return MakeString(text, range);
  }

 private:
  int left_ = kMaxYamlNodes;
};

std::vector<SchemaBinding> Decode(const YAML::Node& list, SourceRange range) {
  std::vector<SchemaBinding> bindings;
  if (!list.IsSequence()) return bindings;
  for (const auto& entry : list) {
    if (!entry.IsMap() || entry.size() == 0) continue;
    const auto& pair = *entry.begin();
    std::optional<ast::Ref> path = ParseRef(pair.first.as<std::string>(""));
    if (!path) continue;
    if (pair.second.IsMap()) {
      bindings.push_back({std::move(*path), TermMaker().Make(pair.second, range)});
    } else if (std::optional<ast::Ref> schema = ParseRef(pair.second.as<std::string>(""))) {
      bindings.push_back({std::move(*path), std::move(*schema)});
    }
  }
  return bindings;
}

std::vector<std::string> PathOf(const ast::Package& package) {
  std::vector<std::string> path;
  for (const ast::Term& term : package.path) {
    if (const std::string* key = StringKey(term)) path.push_back(*key);
  }
  return path;
}

}  // namespace

SchemaBindings::SchemaBindings(const Program& program) : program_(program) {
  for (size_t i = 0; i < program.modules.size(); ++i) {
    const ast::Module& module = program.modules[i];
    for (const ast::Annotation& annotation : module.annotations) {
      if (annotation.yaml.find("schemas") == std::string::npos) continue;
      Scope scope{"", nullptr, PathOf(module.package)};
      bool of_package = annotation.target.begin == module.package.range.begin;
      for (const RuleInfo& rule : program.rules) {
        if (!of_package && rule.module == i && rule.rule.range.begin == annotation.target.begin) scope.rule = &rule;
      }
      if (of_package || scope.rule != nullptr) Add(annotation, std::move(scope));
    }
  }
}

void SchemaBindings::Add(const ast::Annotation& annotation, Scope scope) {
  std::vector<SchemaBinding> bindings;
  try {
    YAML::Node yaml = YAML::Load(annotation.yaml);
    if (!yaml.IsMap()) return;
    scope.name = yaml["scope"].as<std::string>(scope.rule ? "rule" : "package");
    bindings = Decode(yaml["schemas"], annotation.range);
  } catch (const YAML::Exception&) {
    return;
  }
  List* list = nullptr;
  if (scope.name == "subpackages") list = &subpackages_[scope.package];
  else if (scope.name == "package") list = &packages_[scope.package];
  else if (scope.rule == nullptr) return;
  else if (scope.name == "document") list = &documents_[scope.rule->path];
  else list = &rules_[scope.rule];
  for (SchemaBinding& binding : bindings) {
    list->push_back(bindings_.size());
    bindings_.push_back(std::move(binding));
  }
}

std::vector<const SchemaBinding*> SchemaBindings::Of(const RuleInfo& rule) const {
  std::vector<const SchemaBinding*> out;
  auto add = [&](const auto& map, const auto& key) {
    auto at = map.find(key);
    if (at == map.end()) return;
    for (size_t index : at->second) out.push_back(&bindings_[index]);
  };
  if (empty()) return out;
  Path package = PathOf(program_.modules[rule.module].package);
  for (size_t length = 1; length <= package.size(); ++length) add(subpackages_, Path(package.begin(), package.begin() + length));
  add(packages_, package);
  add(documents_, rule.path);
  add(rules_, &rule);
  return out;
}

}  // namespace regoc::sema
