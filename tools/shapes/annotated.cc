#include "tools/shapes/annotated.h"

#include "compiler/syntax/annotations.h"

namespace regoc::shapes {

namespace {

const std::string* ShapeText(const syntax::Annotations& annotations) {
  for (const syntax::AnnotationMember& member : annotations.custom)
    if (member.key == "input_shape") return member.value.As<std::string>();
  return nullptr;
}

std::vector<std::string> PackagePath(const ast::Module& module) {
  std::vector<std::string> path;
  for (const ast::Term& term : module.package.path)
    if (auto* key = term.As<ast::String>()) path.push_back(key->value);
  return path;
}

Error UnknownShape(const ast::Module& module, const syntax::Annotations& annotations, const std::string& name) {
  std::string known;
  for (Shape shape : AllShapes()) (known += known.empty() ? "" : ", ") += NameOf(shape);
  return Error{module.file->name() + ":" + std::to_string(annotations.block->range.start().row) +
               ": unknown input_shape `" + name + "` (there are: " + known + ")"};
}

}  // namespace

Result<AnnotatedShapes> AnnotatedShapes::Of(const sema::Program& program) {
  AnnotatedShapes found;
  for (size_t m = 0; m < program.modules.size(); ++m) {
    const ast::Module& module = program.modules[m];
    DiagnosticSink ignored;
    for (const syntax::Annotations& annotations : syntax::DecodeAnnotations(module, ignored)) {
      const std::string* text = ShapeText(annotations);
      if (text == nullptr) continue;
      std::optional<Shape> shape = ShapeNamed(*text);
      if (!shape) return UnknownShape(module, annotations, *text);
      if (annotations.scope == "subpackages")
        found.subpackages_[PackagePath(module)] = *shape;
      else if (annotations.scope == "package")
        found.packages_[PackagePath(module)] = *shape;
      else if (annotations.target == syntax::Annotations::Target::kRule)
        found.rules_[{m, module.rules[annotations.rule].range.begin}] = *shape;
    }
  }
  return found;
}

std::optional<Shape> AnnotatedShapes::Find(const sema::Program& program, const std::vector<std::string>& path,
                                           const std::vector<size_t>& rules) const {
  for (size_t rule : rules) {
    const sema::RuleInfo& info = program.rules[rule];
    auto own = rules_.find({info.module, info.rule.range.begin});
    if (own != rules_.end()) return own->second;
  }
  std::vector<std::string> package = path;
  package.pop_back();
  if (auto of = packages_.find(package); of != packages_.end()) return of->second;
  for (;; package.pop_back()) {
    if (auto of = subpackages_.find(package); of != subpackages_.end()) return of->second;
    if (package.empty()) return std::nullopt;
  }
}

}  // namespace regoc::shapes
