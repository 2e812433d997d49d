// console.html, as it was when the program was built. The definition is made by CMake.
#pragma once

#include <string_view>

namespace regoc::console {

extern const std::string_view kPage;

}  // namespace regoc::console
