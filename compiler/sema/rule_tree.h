// Where rules stand in the tree of documents, and rules that can't stand together.
#pragma once

#include <optional>
#include <string>

#include "compiler/sema/analysis.h"

namespace regoc::sema {

// Key of a ground scalar in RuleTree; empty optional for other terms.
std::optional<std::string> PathKey(const ast::Term& term);

// Fills RuleInfo::kind and ::path and Program::tree. References of heads are relative to their packages.
void BuildRuleTree(Program& program);

// The rule as OPA names it: "data.a.p[x]", variables as written. Heads are relative to their packages.
std::string RuleText(const Analysis& analysis, size_t rule);
// "a.rego:3".
std::string PlaceText(SourceRange range);

// Kinds and arities that differ, several defaults, rules in the extent of others, packages and data in the way.
void CheckConflicts(Analysis& analysis);

}  // namespace regoc::sema
