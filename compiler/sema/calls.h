// Checks of calls: that the function exists, takes that many arguments, returns something, and may be used.
#pragma once

#include "compiler/sema/analysis.h"

namespace regoc::sema {

// Calls of functions without result inside of terms. Runs before calls are lifted.
void CheckVoidCalls(Reporter& reporter, const Functions& functions, const ast::Rule& rule);
void CheckVoidCalls(Reporter& reporter, const Functions& functions, const ast::Body& body);

// Undefined functions and wrong numbers of arguments. Runs on lifted calls.
void CheckCalls(Reporter& reporter, const Functions& functions, const Names& names, const AnalyzeOptions& options,
                const ast::Rule& rule);
void CheckCalls(Reporter& reporter, const Functions& functions, const Names& names, const AnalyzeOptions& options,
                const ast::Body& body);

// Calls of built-ins that the options refuse; deprecated ones where the module's version or strict mode refuses them.
void CheckRefusedCalls(Reporter& reporter, const AnalyzeOptions& options, bool refuse_deprecated,
                       const ast::Rule& rule);
void CheckRefusedCalls(Reporter& reporter, const AnalyzeOptions& options, bool refuse_deprecated,
                       const ast::Body& body);

}  // namespace regoc::sema
