#include "tools/regoc/entrypoints.h"

#include "compiler/backend/native.h"
#include "compiler/sema/program_dump.h"
#include "compiler/syntax/annotations.h"

namespace regoc::cli {

namespace {

std::string JoinedPath(const std::vector<std::string>& path) {
  std::string name;
  for (const std::string& key : path) name += (name.empty() ? "" : "/") + key;
  return name;
}

std::string PackagePath(const ast::Module& module) {
  std::vector<std::string> path;
  for (const ast::Term& term : module.package.path)
    if (auto* key = term.As<ast::String>()) path.push_back(key->value);
  return JoinedPath(path);
}

// The documents of the rules of one module, by their place in it. Rules without a ground path are at their ground part.
std::string RulePath(const sema::Program& program, size_t module, const ast::Rule& rule) {
  for (const sema::RuleInfo& info : program.rules)
    if (info.module == module && info.rule.range.begin == rule.range.begin) return JoinedPath(info.path);
  return "";
}

}  // namespace

std::vector<std::string> AnnotatedEntrypoints(const sema::Program& program) {
  std::vector<std::string> names;
  for (size_t m = 0; m < program.modules.size(); ++m) {
    const ast::Module& module = program.modules[m];
    DiagnosticSink ignored;  // faults in annotations were reported when the module was checked
    for (const syntax::Annotations& annotation : syntax::DecodeAnnotations(module, ignored)) {
      if (!annotation.entrypoint) continue;
      bool rule = annotation.target == syntax::Annotations::Target::kRule;
      std::string name = rule ? RulePath(program, m, module.rules[annotation.rule]) : PackagePath(module);
      if (!name.empty()) names.push_back(name);
    }
  }
  return names;
}

Result<std::string> DumpProgram(const std::string& stage, const sema::Program& program, const plan::Policy& policy) {
  if (stage == "sema") return sema::Dump(program);
  return backend::DumpCode(policy, {}, stage == "llvm" ? backend::DumpKind::kLlvm : backend::DumpKind::kAssembly);
}

}  // namespace regoc::cli
