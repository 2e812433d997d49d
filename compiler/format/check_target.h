// What a version of the language refuses although the module could be parsed.
#pragma once

#include "compiler/format/format.h"

namespace regoc::format {

// False when the target's newest version refuses something that a new layout does not mend.
bool CheckTarget(const ast::Module& module, const Options& options, DiagnosticSink& sink);

}  // namespace regoc::format
