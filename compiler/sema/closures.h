// The last touches on a rule's or query's body.
#pragma once

#include "compiler/sema/names.h"
#include "compiler/syntax/ast.h"

namespace regoc::sema {

// `:=` becomes `=`; variables that occur in one closure only get a name that no other closure uses:
//
//   [x | x = a[_]]; [x | x = b[_]]      the second x becomes __local0__
void FinishBody(Names& names, ast::Rule& rule);
void FinishBody(Names& names, ast::Body& body);

}  // namespace regoc::sema
