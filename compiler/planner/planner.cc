#include "compiler/planner/planner.h"

#include "compiler/planner/diagnostics.h"
#include "compiler/planner/guards.h"
#include "compiler/planner/program_planner.h"
#include "runtime/plan/verify.h"

namespace regoc::planner {

namespace {

using Node = ProgramPlanner::Node;

std::string JoinPath(const Path& path) {
  std::string text;
  for (const std::string& key : path) text += (text.empty() ? "" : "/") + key;
  return text;
}

// Every document below a node: rules that are no functions, and packages around them. With `functions`, also functions
// that nothing calls.
void AddAll(ProgramPlanner& planner, const Node& node, bool functions) {
  if (!planner.HasDocuments(node, planner.base())) {
    if (functions && planner.IsFunction(*node.tree)) planner.AddFunction(node);
    return;
  }
  if (!node.path.empty()) planner.AddEntrypoint(JoinPath(node.path), node);
  if (!node.tree->rules.empty()) return;
  for (const auto& [name, tree] : node.tree->children) {
    Node child{&tree, node.path};
    child.path.push_back(name);
    AddAll(planner, child, functions);
  }
}

void AddNamed(ProgramPlanner& planner, const std::string& name, DiagnosticSink& sink) {
  Path path;
  for (size_t at = 0; at < name.size();) {
    size_t slash = std::min(name.find('/', at), name.size());
    path.push_back(name.substr(at, slash - at));
    at = slash + 1;
  }
  const sema::RuleTree* node = planner.FindNode(path);
  Node found{node, path};
  if (!node || !planner.HasDocuments(found, planner.base())) {
    sink.Report(kUnknownEntrypoint, {}, {PathText(path)});
    return;
  }
  planner.AddEntrypoint(name, found);
}

}  // namespace

std::optional<plan::Policy> BuildPlan(const sema::Program& program, const PlanOptions& options, DiagnosticSink& sink) {
  plan::Policy policy;
  policy.arena = std::make_shared<Arena>();
  size_t errors_before = sink.error_count();
  ProgramPlanner planner(program, options.tree ? *options.tree : program.tree, policy, sink, options.observed);
  for (const std::string& name : options.entrypoints) {
    if (name == "*" || name == "**")
      AddAll(planner, planner.root(), name == "**");
    else
      AddNamed(planner, name, sink);
  }
  for (const NamedQuery& query : options.queries) planner.AddQuery(query);
  if (sink.error_count() != errors_before) return std::nullopt;
  if (options.observed == nullptr) PutGuardsFirst(policy);
  if (Status status = plan::Verify(policy); !status.ok()) {
    sink.Report(kInvalidPlan, {}, {status.error().message});
    return std::nullopt;
  }
  return policy;
}

}  // namespace regoc::planner
