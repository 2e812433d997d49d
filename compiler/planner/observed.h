// What the points of an instrumented plan (plan::Observe) stand for.
//
//   Observed observed;
//   std::optional<plan::Policy> policy = BuildPlan(program, {.queries = …, .observed = &observed}, sink);
//
// Points refer to the program and the queries that were planned, which must outlive them.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "runtime/plan/plan.h"

namespace regoc::planner {

// A variable, reference or call of an expression and what holds its value while the expression is evaluated.
struct ObservedTerm {
  const ast::Term* term = nullptr;
  plan::Operand value;
};

struct ObservedPoint {
  const ast::Expr* expr = nullptr;       // of kExpr, kSolution, kNot, kNote, kTestCase
  const ast::Body* body = nullptr;       // of a kQuery or kExit that is no rule's
  const ast::Rule* rule = nullptr;       // of a kQuery or kExit of a rule, of a kValue
  const sema::RuleInfo* info = nullptr;  // the rule (chain) that it stands in; nullptr: a query
  uint32_t index = 0;                    // of the expression in its body
  std::vector<ObservedTerm> terms;       // of the expression
  std::vector<plan::Operand>
      operands;  // kNote: the message; kTestCase: the keys; kValue: the value; kIndex: defined for each candidate
  std::vector<plan::Operand> values;  // kIndex: of each candidate its constant value; not constant: a local
  std::string document;               // kIndex: what is looked up
  bool early_exit = false;            // kExit: the first solution ends the search; kIndex: it may
};

struct Observed {
  // What is observed. Without `index` every rule of a document is entered, also those that an index would leave out;
  // without `early_exit` a search goes on when its result is known.
  bool test_cases = false;  // of test rules that yield objects
  bool index = true;
  bool early_exit = true;
  bool conflicts = false;  // rules that conflict are no error: each tells its values, the first one counts

  std::vector<ObservedPoint> points;
  std::deque<ast::Body>
      made;  // bodies that no source has: what a negation negates, what `every` scans
};

}  // namespace regoc::planner
