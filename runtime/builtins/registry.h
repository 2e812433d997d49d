// The families of built-ins, each a table at the end of its file.
#pragma once

#include <span>

#include "runtime/builtins/typed.h"

namespace regoc::builtins {

struct Family {
  std::string_view name;  // as in the rows of builtins.def
  std::span<const Registration> functions;
};

std::span<const Family> AllFamilies();

}  // namespace regoc::builtins
