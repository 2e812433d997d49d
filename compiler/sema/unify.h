// Variables that an equality binds, given those that have a value.
//
//   [x, 1] = y   with y bound: {x};   with x bound: {y}
#pragma once

#include "compiler/sema/vars.h"

namespace regoc::sema {

// What `left = right` binds beyond `safe`.
VarSet Unify(VarTable& table, const VarSet& safe, const ast::Term& left, const ast::Term& right);

// The head of `ref` has a value when `safe` have.
bool IsRefSafe(VarTable& table, const ast::Ref& ref, const VarSet& safe);

}  // namespace regoc::sema
