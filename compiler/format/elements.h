// What is laid out in lines: items of lists, pairs of objects, expressions of bodies.
#pragma once

#include <vector>

#include "compiler/syntax/ast.h"

namespace regoc::format {

// A term, a key with its value, or an expression.
struct Element {
  const ast::Term* term = nullptr;
  const ast::Term* value = nullptr;
  const ast::Expr* expr = nullptr;
  SourceRange range() const { return term != nullptr ? term->range : expr->range; }
};
using Elements = std::vector<Element>;

Elements ElementsOf(const std::vector<ast::Term>& terms);
Elements ElementsOf(const ast::Body& body);
Elements ElementsOf(const ast::Object& object);
Elements ElementsOf(const ast::Set& set);  // what is there twice, once

// Sorts the elements by place and splits them where one begins a row below the one before. Names of the compiler's own
// say nothing about places: elements with such are one line, as they come.
std::vector<Elements> SplitIntoLines(Elements& elements, int row);

}  // namespace regoc::format
