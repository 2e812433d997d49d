// From statements to a module: which statements a module may have, bare expressions that declare rules, and the checks
// that OPA makes when it has read a v1 module.
#pragma once

#include <vector>

#include "compiler/syntax/parser_impl.h"

namespace regoc::syntax {

struct ModuleParts {
  ast::Module module;
  std::vector<ParseError> errors;
};

// Annotations are left to the caller.
ModuleParts BuildModule(std::vector<Statement> statements, const ParseOptions& options);

// A rule from a statement that is a query to the grammar: `p := 1`, `p.q[x] = 2`, `f(x) = 3`, `p[x]`.
// Either a rule or an error.
std::variant<ast::Rule, ParseError> RuleFromBody(ast::Body body, const ParseOptions& options);

// `if` before bodies, `contains` for sets, no keywords as names; of one rule and its else chain.
void CheckV1Rule(const ast::Rule& rule, std::vector<ParseError>& errors);

}  // namespace regoc::syntax
