#include "compiler/sema/diagnostics.h"

namespace regoc::sema {

std::span<const DiagnosticKind* const> AllDiagnosticKinds() {
  static constexpr const DiagnosticKind* kAll[] = {
#define SEMA_DIAGNOSTIC(name, code, format) &k##name,
#include "compiler/sema/diagnostics.def"
#undef SEMA_DIAGNOSTIC
  };
  return kAll;
}

}  // namespace regoc::sema
