#include "compiler/syntax/annotations.h"

#include <algorithm>
#include <map>

#include "compiler/syntax/annotation_block.h"
#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/printer.h"
#include "compiler/syntax/walk.h"

namespace regoc::syntax {

namespace {

using Target = Annotations::Target;

std::string_view Name(Target target) {
  switch (target) {
    case Target::kNothing:
      return "";
    case Target::kPackage:
      return "package";
    case Target::kImport:
      return "import";
    case Target::kRule:
      return "rule";
  }
  return "";
}

void FindTarget(const ast::Module& module, Annotations& annotations) {
  SourceRange target = annotations.block->target;
  if (!target.valid()) return;
  auto is_target = [&](const auto& statement) { return statement.range.begin == target.begin; };
  if (is_target(module.package)) annotations.target = Target::kPackage;
  if (std::any_of(module.imports.begin(), module.imports.end(), is_target)) annotations.target = Target::kImport;
  auto rule = std::find_if(module.rules.begin(), module.rules.end(), is_target);
  if (rule == module.rules.end()) return;
  annotations.target = Target::kRule;
  annotations.rule = static_cast<size_t>(rule - module.rules.begin());
}

// An import is no target; naming it as the scope makes the message say so.
void DefaultScope(Annotations& annotations) {
  if (!annotations.scope.empty()) return;
  bool document = annotations.target == Target::kRule && annotations.entrypoint;
  annotations.scope = document ? "document" : Name(annotations.target);
}

bool CheckScope(const Annotations& annotations, DiagnosticSink& sink) {
  SourceRange at = annotations.block->range;
  const std::string& scope = annotations.scope;
  bool of_rule = scope == "rule" || scope == "document";
  bool of_package = scope == "package" || scope == "subpackages";
  bool fits =
      (of_rule && annotations.target == Target::kRule) || (of_package && annotations.target == Target::kPackage);
  if (!of_rule && !of_package) {
    sink.Report(kAnnotationScope, at, {scope});
  } else if (!fits) {
    std::string have =
        annotations.target == Target::kNothing ? "" : " (have " + std::string(Name(annotations.target)) + ")";
    sink.Report(kAnnotationTarget, at, {scope, of_rule ? "rule" : "package", have});
  }
  bool entrypoint = !annotations.entrypoint || scope == "document" || scope == "package";
  if (!entrypoint) sink.Report(kAnnotationEntrypoint, at, {scope});
  return fits && entrypoint;
}

// The path of the document that the rule is part of, up to the first variable.
std::string PathOf(const ast::Rule& rule) {
  const auto& ref = rule.head.ref.As<ast::Ref>()->terms;
  ast::Ref path;
  for (const ast::Term& term : ref) {
    if (!path.terms.empty() && !IsGround(term)) break;
    path.terms.push_back(term);
  }
  return Print(ast::Term{.node = std::move(path)});
}

}  // namespace

std::vector<Annotations> DecodeAnnotations(const ast::Module& module, DiagnosticSink& sink) {
  std::vector<Annotations> decoded;
  for (const ast::Annotation& block : module.annotations) {
    auto result = DecodeBlock(block);
    if (auto* fault = std::get_if<AnnotationFault>(&result)) {
      sink.Report(kInvalidAnnotation, fault->range, {fault->message});
    } else {
      decoded.push_back(std::get<Annotations>(std::move(result)));
    }
  }
  std::vector<Annotations> out;
  bool readable = decoded.size() == module.annotations.size();
  DiagnosticSink unheard;  // blocks that cannot be read hide the faults of others, as in OPA
  for (Annotations& annotations : decoded) {
    FindTarget(module, annotations);
    DefaultScope(annotations);
    if (CheckScope(annotations, readable ? sink : unheard)) out.push_back(std::move(annotations));
  }
  return out;
}

std::vector<std::vector<size_t>> AnnotationsOfRules(const ast::Module& module,
                                                    const std::vector<Annotations>& annotations) {
  struct Group {
    std::vector<size_t> of_document;
    std::vector<size_t> of_rule;  // not taken yet
  };
  std::map<std::string, Group> groups;
  for (size_t i = 0; i < annotations.size(); ++i) {
    if (annotations[i].target != Target::kRule) continue;
    Group& group = groups[PathOf(module.rules[annotations[i].rule])];
    (annotations[i].scope == "document" ? group.of_document : group.of_rule).push_back(i);
  }
  std::vector<std::vector<size_t>> out(module.rules.size());
  if (groups.empty()) return out;
  for (size_t r = 0; r < module.rules.size(); ++r) {
    auto found = groups.find(PathOf(module.rules[r]));
    if (found == groups.end()) continue;
    Group& group = found->second;
    out[r] = group.of_document;
    auto last = group.of_rule.end();
    for (auto i = group.of_rule.begin(); i != group.of_rule.end(); ++i) {
      if (annotations[*i].block->range.begin >= module.rules[r].range.begin) break;
      out[r].push_back(*i);
      last = i;
    }
    if (last != group.of_rule.end()) group.of_rule.erase(last);
    std::sort(out[r].begin(), out[r].end());
  }
  return out;
}

}  // namespace regoc::syntax
