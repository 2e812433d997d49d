#include "compiler/codegen/fast_builtin.h"

#include <algorithm>
#include <array>
#include <utility>

#include "compiler/codegen/module_context.h"

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

const DirectBuiltin* DirectNamed(std::string_view name) {
  using enum abi::Operand;
  static const std::vector<DirectBuiltin> rows = {
#define REGOC_DIRECT(field, function, name, ...) {name, {__VA_ARGS__}, AbiOffset(&abi::Direct::field)},
#include "runtime/abi/direct.def"
#undef REGOC_DIRECT
  };
  auto found = std::find_if(rows.begin(), rows.end(), [name](const DirectBuiltin& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

FastCall FastBuiltinNamed(std::string_view name) {
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
    if (row_name == name) return {fast, size_t{fast == FastBuiltin::kCount ? 1u : 2u}};
  if (TypeAskedFor(name) != Tag::kUndefined) return {FastBuiltin::kIsType, 1};
  if (const DirectBuiltin* direct = DirectNamed(name)) return {FastBuiltin::kDirect, direct->operands.size()};
  return {};
}

}  // namespace regoc::codegen
