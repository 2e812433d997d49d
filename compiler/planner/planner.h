// Turns an analyzed program into a plan.
//
//   DiagnosticSink sink;
//   std::optional<plan::Policy> policy = planner::BuildPlan(program, {.entrypoints = {"authz/allow"}}, sink);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/planner/observed.h"
#include "compiler/sema/program.h"
#include "runtime/base/diagnostic.h"
#include "runtime/plan/plan.h"

namespace regoc::planner {

// A query that becomes an entry point. Its function gives an array with one object a solution: written variable to
// value. Expression values, when the query captures them, stand under the key "$expressions" as an array.
struct NamedQuery {
  std::string name;
  const sema::Query* query = nullptr;
};

struct PlanOptions {
  // Documents to be asked for, "a/b/c" for data.a.b.c. "*": one for every package and every rule that is no function;
  // "**": functions that nothing calls are planned, too.
  std::vector<std::string> entrypoints;
  std::vector<NamedQuery> queries;
  // In place of Program::tree: a copy of it in which documents have some of their rules only.
  const sema::RuleTree* tree = nullptr;
  // Not nullptr: the plan observes its expressions, and the table says what its points are. Costs nothing otherwise.
  Observed* observed = nullptr;
};

// Nothing when the sink got an error (an entry point that names no document). The plan is verified.
std::optional<plan::Policy> BuildPlan(const sema::Program& program, const PlanOptions& options, DiagnosticSink& sink);

}  // namespace regoc::planner
