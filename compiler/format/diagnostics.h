// Findings of the formatter.
#pragma once

#include "runtime/base/diagnostic.h"

namespace regoc::format {

#define REGOC_DIAGNOSTIC(name, code, format) inline constexpr DiagnosticKind k##name{#name, code, format};
#include "compiler/format/diagnostics.def"
#undef REGOC_DIAGNOSTIC

}  // namespace regoc::format
