// Built-ins whose common case generated code does itself; everything else calls the built-in's function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/abi/direct.h"
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
  kDirect,          // what DirectNamed() says
};

// A built-in of abi::Direct.
struct DirectBuiltin {
  std::string_view name;
  std::vector<abi::Operand> operands;
  uint64_t offset = 0;  // of its function in abi::Direct
};
const DirectBuiltin* DirectNamed(std::string_view name);  // nullptr: not one of them

struct FastCall {
  FastBuiltin builtin = FastBuiltin::kNone;
  size_t operands = 0;
};
FastCall FastBuiltinNamed(std::string_view name);

// What `name` asks for when it is one of kIsType: kInt for is_number, which decimals are too.
Tag TypeAskedFor(std::string_view name);

}  // namespace regoc::codegen
