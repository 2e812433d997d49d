#include "compiler/sema/rule_tree.h"

#include <span>

#include "compiler/sema/terms.h"

namespace regoc::sema {

using ast::Ref;
using ast::Term;

std::optional<std::string> PathKey(const Term& term) {
  if (const auto* s = term.As<ast::String>()) return s->value.starts_with('\x01') ? "\x01" + s->value : s->value;
  if (const auto* n = term.As<ast::Number>()) return "\x01" + n->text;
  if (const auto* b = term.As<ast::Boolean>())
    return b->value ? "\x01true"
                    : "\x01"
                      "false";
  if (term.As<ast::Null>() != nullptr) return "\x01null";
  return std::nullopt;
}

namespace {

RuleTree& NodeAt(RuleTree& root, std::span<const std::string> path) {
  RuleTree* node = &root;
  for (const std::string& key : path) node = &node->children[key];
  return *node;
}

std::vector<std::string> PackagePath(const ast::Package& package) {
  std::vector<std::string> path;
  for (size_t i = 1; i < package.path.size(); ++i)
    if (auto key = PathKey(package.path[i])) path.push_back(std::move(*key));
  return path;
}

RuleKind KindOf(const ast::Head& head, bool ground) {
  if (head.is_function || !head.args.empty()) return RuleKind::kFunction;
  if (!ground) return RuleKind::kPartialObject;
  return head.key ? RuleKind::kPartialSet : RuleKind::kComplete;
}

}  // namespace

void BuildRuleTree(Program& program) {
  program.tree = RuleTree{};
  for (const ast::Module& module : program.modules)
    if (module.rules.empty()) NodeAt(program.tree, PackagePath(module.package));
  std::vector<std::string> package;
  RuleTree* package_node = nullptr;
  for (size_t i = 0; i < program.rules.size(); ++i) {
    RuleInfo& info = program.rules[i];
    if (i == 0 || info.module != program.rules[i - 1].module) {
      package = PackagePath(program.modules[info.module].package);
      package_node = &NodeAt(program.tree, package);
    }
    info.path = package;
    const auto& ref = info.rule.head.ref.As<Ref>()->terms;
    const auto* name = ref[0].As<ast::Var>();
    info.path.push_back(name != nullptr ? name->name : PathKey(ref[0]).value_or(""));
    size_t ground = 1;
    for (; ground < ref.size(); ++ground) {
      auto key = PathKey(ref[ground]);
      if (!key) break;
      info.path.push_back(std::move(*key));
    }
    info.kind = KindOf(info.rule.head, ground == ref.size());
    NodeAt(*package_node, std::span(info.path).subspan(package.size())).rules.push_back(i);
  }
}

std::string RuleText(const Analysis& analysis, size_t rule) {
  const RuleInfo& info = analysis.program.rules[rule];
  Ref ref{analysis.ModuleOf(info).package.path};
  const auto& head = info.rule.head.ref.As<Ref>()->terms;
  const auto* name = head[0].As<ast::Var>();
  ref.terms.push_back(name != nullptr ? MakeString(name->name, head[0].range) : head[0]);
  for (size_t i = 1; i < head.size(); ++i) {
    ref.terms.push_back(head[i]);
    if (auto* var = ref.terms.back().As<ast::Var>()) var->name = analysis.states[rule].names.Variable(var->name);
  }
  return RefText(ref);
}

std::string PlaceText(SourceRange range) {
  if (!range.valid()) return "";
  return range.file->name() + ":" + std::to_string(range.start().row);
}

}  // namespace regoc::sema
