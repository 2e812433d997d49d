// The kinds of findings that reading Rego may give; rows in diagnostics.def.
#pragma once

#include "runtime/base/diagnostic.h"

namespace regoc::syntax {

#define REGOC_DIAGNOSTIC(name, code, format) inline constexpr DiagnosticKind k##name{#name, code, format};
#include "compiler/syntax/diagnostics.def"
#undef REGOC_DIAGNOSTIC

}  // namespace regoc::syntax
