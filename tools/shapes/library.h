// The Rego modules in library/, as they were when the program was built. The definitions are made by the build.
#pragma once

#include <string_view>

namespace regoc::shapes {

struct LibraryModule {
  std::string_view name;  // "adapters.rego"
  std::string_view text;
};

extern const LibraryModule kLibrary[3];

inline constexpr std::string_view kLibraryEntrypoint = "regoc/adapters/inputs";
// Their plan, as plan::ToBytes gives it (plan_library.cc).
extern const std::string_view kLibraryPlan;

}  // namespace regoc::shapes
