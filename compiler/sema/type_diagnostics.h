// The kinds of findings of the type checker, kMatchError and so on (type_diagnostics.def).
#pragma once

#include "runtime/base/diagnostic.h"

namespace regoc::sema {

#define TYPE_DIAGNOSTIC(name, code, format) inline constexpr DiagnosticKind k##name{#name, code, format};
#include "compiler/sema/type_diagnostics.def"
#undef TYPE_DIAGNOSTIC

}  // namespace regoc::sema
