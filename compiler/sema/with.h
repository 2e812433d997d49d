// Checks targets of `with` and lifts values that need evaluation:
//
//   p with input as data.x     __local0__ = data.x; p with input as __local0__
//
// A value that names a function stays a reference.
#pragma once

#include "compiler/sema/analysis.h"

namespace regoc::sema {

void RewriteWiths(const AnalyzeOptions& options, const Functions& functions, Names& names, Reporter& reporter,
                  ast::Body& body);
void RewriteWiths(const AnalyzeOptions& options, const Functions& functions, Names& names, Reporter& reporter,
                  ast::Head& head);

}  // namespace regoc::sema
