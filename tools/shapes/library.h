// The Rego modules in library/, as they were when the program was built. The definition is made by CMake.
#pragma once

#include <string_view>

namespace regoc::shapes {

struct LibraryModule {
  std::string_view name;  // "adapters.rego"
  std::string_view text;
};

extern const LibraryModule kLibrary[3];

}  // namespace regoc::shapes
