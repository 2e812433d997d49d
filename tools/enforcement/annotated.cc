#include "tools/enforcement/annotated.h"

#include "compiler/syntax/annotations.h"

namespace regoc::enforcement {

namespace {

using syntax::Annotations;

std::vector<std::string> PackagePath(const ast::Module& module) {
  std::vector<std::string> path;
  for (const ast::Term& term : module.package.path)
    if (auto* key = term.As<ast::String>()) path.push_back(key->value);
  return path;
}

std::vector<std::string> RulePath(const ast::Module& module, const ast::Rule& rule) {
  std::vector<std::string> path = PackagePath(module);
  const std::vector<ast::Term>& terms = rule.head.ref.As<ast::Ref>()->terms;
  if (auto* name = terms[0].As<ast::Var>()) path.push_back(name->name);
  for (size_t i = 1; i < terms.size() && terms[i].As<ast::String>(); ++i)
    path.push_back(terms[i].As<ast::String>()->value);
  return path;
}

// nullptr: nothing is said. YAML's `off` is a boolean for some, a text for others.
const syntax::AnnotationValue* Said(const Annotations& annotations) {
  for (const syntax::AnnotationMember& member : annotations.custom)
    if (member.key == "enforcement") return &member.value;
  return nullptr;
}

std::optional<rollout::Mode> ModeIn(const syntax::AnnotationValue& value) {
  if (auto* off = value.As<bool>()) return *off ? std::nullopt : std::optional(rollout::Mode::kOff);
  auto* text = value.As<std::string>();
  return text ? rollout::ModeNamed(*text) : std::nullopt;
}

}  // namespace

Result<AnnotatedModes> AnnotatedModes::Of(const sema::Program& program) {
  AnnotatedModes found;
  for (const ast::Module& module : program.modules) {
    DiagnosticSink ignored;
    for (const Annotations& annotations : syntax::DecodeAnnotations(module, ignored)) {
      bool rule = annotations.target == Annotations::Target::kRule;
      if (rule && !annotations.title.empty())
        found.titles_.emplace(RulePath(module, module.rules[annotations.rule]), annotations.title);
      const syntax::AnnotationValue* said = Said(annotations);
      if (said == nullptr) continue;
      std::optional<rollout::Mode> mode = ModeIn(*said);
      if (!mode)
        return Error{module.file->name() + ":" + std::to_string(annotations.block->range.start().row) +
                     ": enforcement must be off, audit, warn or enforce"};
      if (annotations.scope == "subpackages")
        found.subpackages_[PackagePath(module)] = *mode;
      else if (annotations.scope == "package")
        found.packages_[PackagePath(module)] = *mode;
      else if (rule)
        found.rules_[RulePath(module, module.rules[annotations.rule])] = *mode;
    }
  }
  return found;
}

std::optional<rollout::Mode> AnnotatedModes::Find(const std::vector<std::string>& path) const {
  if (auto own = rules_.find(path); own != rules_.end()) return own->second;
  std::vector<std::string> package = path;
  package.pop_back();
  if (auto of = packages_.find(package); of != packages_.end()) return of->second;
  for (;; package.pop_back()) {
    if (auto of = subpackages_.find(package); of != subpackages_.end()) return of->second;
    if (package.empty()) return std::nullopt;
  }
}

std::string AnnotatedModes::Title(const std::vector<std::string>& path) const {
  auto title = titles_.find(path);
  return title == titles_.end() ? "" : title->second;
}

}  // namespace regoc::enforcement
