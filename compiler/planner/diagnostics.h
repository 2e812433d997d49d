// Findings of the planner.
#pragma once

#include "runtime/base/diagnostic.h"

namespace regoc::planner {

#define REGOC_DIAGNOSTIC(name, code, format) inline constexpr DiagnosticKind k##name{#name, code, format};
#include "compiler/planner/diagnostics.def"
#undef REGOC_DIAGNOSTIC

}  // namespace regoc::planner
