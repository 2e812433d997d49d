// Lifts what must be computed first out of terms, so that a call stands as an expression of its own and operands are
// variables, values, or patterns of these.
//
//   LiftCalls       f(g(x)) + 1 > y      g(x, __local0__); f(__local0__, __local1__); plus(__local1__, 1, __local2__);
//   gt(__local2__, y) LiftOperands    f(data.a[i])         __local0__ = data.a[i]; f(__local0__)
//
// Lifted expressions stand before the one that they are from, with its `with`s, never negated. LiftCalls runs before
// the check of safety and LiftOperands after it.
#pragma once

#include "compiler/sema/names.h"
#include "compiler/syntax/ast.h"

namespace regoc::sema {

void LiftCalls(Names& names, ast::Body& body);
// Calls of arguments, key and value go to the body.
void LiftCallsInHead(Names& names, ast::Rule& rule);

// References and comprehensions as items of comprehensions go to their bodies: [x.a | …] is [v | …; v = x.a].
void LiftComprehensionItems(Names& names, ast::Body& body);
void LiftComprehensionItems(Names& names, ast::Head& head);

// Elements of the head's reference that are neither scalars nor variables go to the body.
void LiftHeadReference(Names& names, ast::Rule& rule);
// So do key, value and arguments that hold references or comprehensions.
void LiftHeadValues(Names& names, ast::Rule& rule);

// In rules, expressions `x == y` become `x = y` once safety is checked, as in OPA: the operands of a unification are
// not taken out, so that `not input.missing == 1` is true. (Queries keep `==`, whose result is true or false.)
void UnifyInComparisons(ast::Body& body);
void LiftOperands(Names& names, ast::Body& body);

}  // namespace regoc::sema
