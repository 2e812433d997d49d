// Syntax as compact text, the way OPA writes it in messages.
//
//   Print(term)   data.p.q[x]   plus(1, x)   {"a": 1}   [x | x = input.xs[_]]
//   Print(body)   x = 1; not data.p with input as {}
//
// Operators print as the calls that they are, but `=` as itself. Sets and objects print sorted.
#pragma once

#include <string>

#include "compiler/syntax/ast.h"

namespace regoc::syntax {

std::string Print(const ast::Term& term);
std::string Print(const ast::Expr& expr);
std::string Print(const ast::Body& body);
std::string Print(const ast::Package& package);
std::string Print(const ast::Import& import);
// With the keywords of `version`.
std::string Print(const ast::Head& head, ast::RegoVersion version);
std::string Print(const ast::Rule& rule, ast::RegoVersion version);

// A string as Go's strconv.Quote writes it.
std::string Quote(std::string_view text);

}  // namespace regoc::syntax
