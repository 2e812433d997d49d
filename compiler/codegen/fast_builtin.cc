#include "compiler/codegen/fast_builtin.h"

#include <array>
#include <utility>

namespace regoc::codegen {

namespace {

constexpr std::array<std::pair<std::string_view, Tag>, 7> kTypeTests = {{
    {"is_array", Tag::kArray},
    {"is_boolean", Tag::kBoolean},
    {"is_null", Tag::kNull},
    {"is_number", Tag::kInt},
    {"is_object", Tag::kObject},
    {"is_set", Tag::kSet},
    {"is_string", Tag::kString},
}};

}  // namespace

Tag TypeAskedFor(std::string_view name) {
  for (const auto& [row_name, tag] : kTypeTests)
    if (row_name == name) return tag;
  return Tag::kUndefined;
}

FastBuiltin FastBuiltinNamed(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, FastBuiltin>, 14> kRows = {{
      {"contains", FastBuiltin::kContains},
      {"count", FastBuiltin::kCount},
      {"endswith", FastBuiltin::kEndsWith},
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
      {"startswith", FastBuiltin::kStartsWith},
  }};
  for (const auto& [row_name, fast] : kRows)
    if (row_name == name) return fast;
  return TypeAskedFor(name) != Tag::kUndefined ? FastBuiltin::kIsType : FastBuiltin::kNone;
}

}  // namespace regoc::codegen
