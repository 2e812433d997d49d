#include "tools/shapes/rule_shapes.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/driver/driver.h"
#include "compiler/planner/program_planner.h"
#include "tools/shapes/annotated.h"

namespace regoc::shapes {

namespace {

// A rule where it stands, in the program and in the module that it was parsed as.
bool IsSame(const ast::Rule& a, const ast::Rule& b) {
  return a.range.file == b.range.file && a.range.begin == b.range.begin;
}

// Rules by document.
using Documents = std::map<std::vector<std::string>, std::vector<size_t>>;

bool IsWanted(const std::string& name, const std::vector<std::string>& names) {
  return names.empty() || std::find(names.begin(), names.end(), name.substr(0, name.find('_'))) != names.end();
}

Documents DocumentsOf(const sema::Program& program, const std::vector<std::string>& names) {
  Documents documents;
  for (size_t i = 0; i < program.rules.size(); ++i) {
    const sema::RuleInfo& info = program.rules[i];
    bool wanted = info.kind != sema::RuleKind::kFunction && !info.path.empty() && IsWanted(info.path.back(), names);
    if (wanted && info.rule.range.valid()) documents[info.path].push_back(i);
  }
  return documents;
}

std::string EntrypointOf(const std::vector<std::string>& path) {
  std::string name;
  for (const std::string& key : path) (name += name.empty() ? "" : "/") += key;
  return name;
}

// What the documents read, by name. Ones that cannot be planned by themselves are left out.
std::map<std::string, ShapeDecision> Decide(const sema::Program& program, const sema::RuleTree& tree,
                                            const std::vector<std::string>& entrypoints) {
  std::map<std::string, ShapeDecision> decisions;
  DiagnosticSink ignored;
  std::optional<plan::Policy> policy = driver::Plan(program, {.entrypoints = entrypoints, .queries = {}, .tree = &tree},
                                                    optimize::Level::kNone, ignored);
  if (!policy) return decisions;
  for (const plan::Entrypoint& entry : policy->entrypoints)
    decisions[entry.name] = ShapeOf(compare::ReadsOfInput(*policy, entry.func));
  return decisions;
}

// The modules without those clauses of a document that `keep` does not name.
std::vector<ast::Module> Without(const sema::Program& program, std::vector<ast::Module> modules,
                                 const std::vector<size_t>& clauses, const std::set<size_t>& keep) {
  for (size_t clause : clauses) {
    if (keep.contains(clause)) continue;
    std::vector<ast::Rule>& rules = modules[program.rules[clause].module].rules;
    std::erase_if(rules, [&](const ast::Rule& rule) { return IsSame(rule, program.rules[clause].rule); });
  }
  return modules;
}

// Clause by clause: each as if it were alone in `tree`, a copy of the program's, which is as before in the end.
std::vector<ClauseShape> DecideClauses(const sema::Program& program, sema::RuleTree& tree,
                                       const std::vector<std::string>& path, const std::vector<size_t>& clauses) {
  sema::RuleTree* node = &tree;
  for (const std::string& key : path) node = &node->children.at(key);
  const std::vector<size_t> all = node->rules;
  std::vector<ClauseShape> decided;
  for (size_t clause : clauses) {
    std::erase_if(node->rules, [&](size_t rule) {
      return rule != clause && std::find(clauses.begin(), clauses.end(), rule) != clauses.end();
    });
    auto decisions = Decide(program, tree, {EntrypointOf(path)});
    node->rules = all;
    if (decisions.empty()) return {};
    decided.push_back({clause, std::move(decisions.begin()->second)});
  }
  bool same = std::all_of(decided.begin(), decided.end(),
                          [&](const ClauseShape& one) { return one.decision.shape == decided[0].decision.shape; });
  return same ? std::vector<ClauseShape>() : decided;
}

}  // namespace

std::string RuleShape::name() const { return planner::PathText(path); }

std::vector<Shape> RuleShape::shapes() const {
  std::set<Shape> all;
  for (const ClauseShape& clause : clauses) all.insert(clause.decision.shape);
  if (all.empty()) all.insert(decision.shape);
  return {all.begin(), all.end()};
}

Result<std::vector<RuleShape>> ShapesOfRules(const sema::Program& program, const RuleShapeOptions& options) {
  Result<AnnotatedShapes> annotated = AnnotatedShapes::Of(program);
  if (!annotated.ok()) return annotated.error();
  Documents documents = DocumentsOf(program, options.names);
  std::vector<std::string> entrypoints;
  for (const auto& [path, clauses] : documents) entrypoints.push_back(EntrypointOf(path));
  std::map<std::string, ShapeDecision> decisions;
  if (!options.all && !entrypoints.empty()) decisions = Decide(program, program.tree, entrypoints);
  sema::RuleTree tree = program.tree;
  std::vector<RuleShape> shapes;
  for (const auto& [path, clauses] : documents) {
    RuleShape& shape = shapes.emplace_back(RuleShape{path, {}, false, {}});
    std::optional<Shape> said = options.all ? options.all : annotated->Find(program, path, clauses);
    if (said) {
      shape.decision = {.shape = *said, .reason = options.all ? "a flag says so" : "an annotation says so"};
      shape.annotated = !options.all;
      continue;
    }
    shape.decision = decisions[EntrypointOf(path)];
    if (shape.decision.shape == Shape::kFree && clauses.size() > 1 && !shape.decision.evidence.empty())
      shape.clauses = DecideClauses(program, tree, path, clauses);
  }
  return shapes;
}

std::vector<ast::Module> ModulesFor(const sema::Program& program, const std::vector<RuleShape>& shapes, Shape shape) {
  std::vector<ast::Module> modules = program.modules;
  for (const RuleShape& rule : shapes) {
    std::vector<size_t> clauses;
    std::set<size_t> keep;
    for (const ClauseShape& clause : rule.clauses) {
      clauses.push_back(clause.rule);
      if (clause.decision.shape == shape) keep.insert(clause.rule);
    }
    modules = Without(program, std::move(modules), clauses, keep);
  }
  return modules;
}

}  // namespace regoc::shapes
