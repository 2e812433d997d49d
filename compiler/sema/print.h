// print(): erased, or made a call of internal.print whose operands are sets of at most one value, so that an undefined
// operand doesn't stop the evaluation.
//
//   print("x is", input.x)    internal.print([{v | v = "x is"}, {v | v = input.x}])
#pragma once

#include "compiler/sema/analysis.h"
#include "compiler/sema/outputs.h"

namespace regoc::sema {

void ErasePrints(ast::Body& body);
void ErasePrints(ast::Head& head);
// `safe`: variables that are bound when the body starts.
void RewritePrints(OutputFinder& outputs, Names& names, Reporter& reporter, const VarSet& safe, ast::Body& body);
// In closures of the head's values.
void RewritePrints(OutputFinder& outputs, Names& names, Reporter& reporter, const VarSet& safe, ast::Head& head);

}  // namespace regoc::sema
