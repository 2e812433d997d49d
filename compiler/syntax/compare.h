// The total order of terms that OPA prints sets and objects in:
// null < boolean < number < string < template string < var < ref < array < object < set < comprehensions < call.
#pragma once

#include <vector>

#include "compiler/syntax/ast.h"

namespace regoc::syntax {

// Negative, zero or positive. Places in the source do not count.
int Compare(const ast::Term& a, const ast::Term& b);
int Compare(const ast::Expr& a, const ast::Expr& b);
int Compare(const ast::Body& a, const ast::Body& b);

// The items in order, equal ones once. Pointers into the node.
std::vector<const ast::Term*> SortedItems(const ast::Set& set);

// By key. Equal keys are all kept, in order of the source, as OPA keeps them.
std::vector<const ast::ObjectItem*> SortedItems(const ast::Object& object);

}  // namespace regoc::syntax
