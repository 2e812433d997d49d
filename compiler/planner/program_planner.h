// ProgramPlanner: the documents of the program as functions of the plan, each made when it is first asked for.
#pragma once

#include <deque>
#include <map>
#include <string>

#include "compiler/planner/context.h"
#include "compiler/planner/planner.h"
#include "compiler/planner/tables.h"

namespace regoc::planner {

class BodyPlanner;

class ProgramPlanner {
 public:
  ProgramPlanner(const sema::Program& program, const sema::RuleTree& tree, plan::Policy& policy, DiagnosticSink& sink,
                 Observed* observed)
      : program_(program),
        tree_(tree),
        policy_(policy),
        tables_(policy),
        sink_(sink),
        observed_(observed),
        host_(sema::RowsOf(program.host_functions)) {}

  const sema::Program& program() const { return program_; }
  Tables& tables() { return tables_; }
  Arena& arena() { return *policy_.arena; }
  DiagnosticSink& sink() { return sink_; }
  Observed* observed() { return observed_; }  // nullptr: nothing is observed

  // A node of the tree of virtual documents together with its path.
  struct Node {
    const sema::RuleTree* tree;
    Path path;
  };
  Node root() const { return {&tree_, {}}; }
  // nullptr when there is no such node.
  const sema::RuleTree* FindNode(const Path& path) const;

  // Is there a document (not only functions) at or below the node that the context doesn't hide?
  bool HasDocuments(const Node& node, const Context& context) const;
  bool HasRules(const Node& node, const Context& context) const {
    return !node.tree->rules.empty() && !context.Hides(node.path);
  }
  bool IsFunction(const sema::RuleTree& node) const;
  // Also of the host program. nullptr: there is none of that name.
  const decls::BuiltinDecl* FindBuiltin(std::string_view name) const;
  uint32_t Arity(const sema::RuleTree& node) const;
  // Do rules above the node, with variables in their heads, fill the same object? OPA passes over defaults there.
  bool IsBelowRules(const Path& path) const;

  // The function of the document or function at a node with rules.
  plan::FuncId RuleFunc(const Node& node, const Context& context);
  // The function of a node without rules: base document and virtual documents merged.
  plan::FuncId ExtentFunc(const Node& node, const Context& context);

  // The context with one more change; contexts are shared by content and live as long as the planner.
  const Context& With(Context changed);
  const Context& base() { return With(Context{}); }

  void AddEntrypoint(const std::string& name, const Node& node);
  void AddFunction(const Node& node);
  void AddQuery(const NamedQuery& query);

 private:
  // A function that has its number and no body yet.
  struct Pending {
    plan::FuncId id;
    std::string name;
    Node node;
    const Context* context;
    bool extent;
  };
  // The function for what `pending` says, which PlanPending will plan: documents may depend on each other in chains as
  // long as the policy is large, so planning one does not recurse into the next.
  plan::FuncId Ask(std::string path, Pending pending);
  void PlanPending();
  plan::Func PlanRules(const Pending& pending);
  plan::Func PlanExtent(const Pending& pending);

  void PlanComplete(BodyPlanner& body, const Node& node, plan::LocalId result);
  void PlanSet(BodyPlanner& body, const Node& node, plan::LocalId result);
  void PlanObject(BodyPlanner& body, const Node& node, plan::LocalId result);
  void PutDocument(BodyPlanner& body, const sema::RuleTree& node, std::vector<plan::Operand> path, plan::Operand value,
                   plan::LocalId result);
  void AddDescendants(BodyPlanner& body, const Node& node, std::vector<plan::Operand>& below, plan::LocalId result);

  const sema::Program& program_;
  const sema::RuleTree& tree_;
  plan::Policy& policy_;
  Tables tables_;
  DiagnosticSink& sink_;
  Observed* observed_;
  std::vector<decls::BuiltinDecl> host_;                            // built-ins of the host program
  std::map<std::pair<std::string, uint32_t>, plan::FuncId> funcs_;  // by path and context
  std::deque<Pending> pending_;
  std::map<std::string, Context> contexts_;  // by a text of the content
};

// "data.a.b" for messages and names.
std::string PathText(const Path& path);

}  // namespace regoc::planner
