// Whether formatting left a module what it was.
#pragma once

#include "compiler/syntax/ast.h"

namespace regoc::format {

// Whether both modules have the same package, the same imports of documents and the same rules in the same order,
// written in whatever way and version. A formatted module that is not the same as its source lost something: comments
// in odd places can do that to the layout of `opa fmt`.
bool SameMeaning(const ast::Module& a, const ast::Module& b);

}  // namespace regoc::format
