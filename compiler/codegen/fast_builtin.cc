#include "compiler/codegen/fast_builtin.h"

#include <array>
#include <utility>

namespace regoc::codegen {

FastBuiltin FastBuiltinNamed(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, FastBuiltin>, 11> kRows = {{
      {"count", FastBuiltin::kCount},
      {"equal", FastBuiltin::kEqual},
      {"gt", FastBuiltin::kGreater},
      {"gte", FastBuiltin::kGreaterOrEqual},
      {"internal.member_2", FastBuiltin::kMember},
      {"lt", FastBuiltin::kLess},
      {"lte", FastBuiltin::kLessOrEqual},
      {"minus", FastBuiltin::kMinus},
      {"mul", FastBuiltin::kMultiply},
      {"neq", FastBuiltin::kNotEqual},
      {"plus", FastBuiltin::kPlus},
  }};
  for (const auto& [row_name, fast] : kRows)
    if (row_name == name) return fast;
  return FastBuiltin::kNone;
}

}  // namespace regoc::codegen
