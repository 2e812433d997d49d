// Finds METADATA blocks among the comments of a file.
//
//   # METADATA            a line that starts with "METADATA" in the first column starts a block;
//   # title: Allow        the comment lines right below, in the first column, belong to it
//   allow if …            the statement below is its target
#pragma once

#include <vector>

#include "compiler/syntax/ast.h"

namespace regoc::syntax {

// The blocks in order of the source, with the YAML of each.
std::vector<ast::Annotation> CollectMetadata(const std::vector<ast::Comment>& comments);

// Sets the target of each annotation: the first package, import or rule that begins on a row below.
void AttachMetadata(ast::Module& module);

}  // namespace regoc::syntax
