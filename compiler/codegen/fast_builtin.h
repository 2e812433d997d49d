// Built-ins whose common case generated code does itself; everything else calls the built-in's function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace regoc::codegen {

enum class FastBuiltin : uint8_t {
  kNone,
  kPlus,            // integers whose result is one
  kMinus,
  kMultiply,
  kLess,            // integers
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kEqual,           // anything
  kNotEqual,
  kCount,           // arrays, objects, sets
  kMember,          // of a few constants
};

FastBuiltin FastBuiltinNamed(std::string_view name);
constexpr size_t ArityOf(FastBuiltin fast) { return fast == FastBuiltin::kNone ? 0 : fast == FastBuiltin::kCount ? 1 : 2; }

}  // namespace regoc::codegen
