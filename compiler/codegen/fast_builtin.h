// Built-ins whose common case generated code does itself; everything else calls the built-in's function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "runtime/value/value.h"

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
  kStartsWith,      // strings
  kEndsWith,
  kContains,
  kIsType,          // anything: is_string and its like
};

FastBuiltin FastBuiltinNamed(std::string_view name);
constexpr size_t ArityOf(FastBuiltin fast) {
  if (fast == FastBuiltin::kNone) return 0;
  return fast == FastBuiltin::kCount || fast == FastBuiltin::kIsType ? 1 : 2;
}

// What `name` asks for when it is one of kIsType: kInt for is_number, which decimals are too.
Tag TypeAskedFor(std::string_view name);

}  // namespace regoc::codegen
