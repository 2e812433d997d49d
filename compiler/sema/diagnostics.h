// The kinds of findings of semantic analysis, kUnsafeVar and so on (diagnostics.def).
#pragma once

#include <span>

#include "runtime/base/diagnostic.h"

namespace regoc::sema {

#define SEMA_DIAGNOSTIC(name, code, format) inline constexpr DiagnosticKind k##name{#name, code, format};
#include "compiler/sema/diagnostics.def"
#undef SEMA_DIAGNOSTIC

// All of them, in order of the table: for documentation and for the test that each one is reached.
std::span<const DiagnosticKind* const> AllDiagnosticKinds();

}  // namespace regoc::sema
