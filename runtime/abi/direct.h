// Built-ins as generated code calls them when their operands have the usual types: without limits, places and errors, which
// State::CallBuiltin sees to for all calls. What is not usual gives undefined, and the code then makes the usual call:
//
//   split(%5, "/")      %5 is a string?  direct.split(state, %5, "/")
//                       no, or that was undefined:  call_builtin_2(…)
#pragma once

#include <cstdint>

#include "runtime/decls/plain_format.h"
#include "runtime/value/value.h"

namespace regoc::eval {
struct State;
}

namespace regoc::abi {

struct Pair;

// What generated code has seen of an operand before it calls.
enum class Operand : uint8_t {
  kAny,      // defined
  kInteger,  // 64 bits
  kList,     // array
  kObject,
  kText,
};

using Direct1 = Pair (*)(eval::State* state, uint64_t a_head, uint64_t a_payload);
using Direct2 = Pair (*)(eval::State* state, uint64_t a_head, uint64_t a_payload, uint64_t b_head, uint64_t b_payload);
using Direct3 = Pair (*)(eval::State* state, uint64_t a_head, uint64_t a_payload, uint64_t b_head, uint64_t b_payload,
                         uint64_t c_head, uint64_t c_payload);

template <Operand...>
struct DirectFor;
template <Operand a>
struct DirectFor<a> {
  using Type = Direct1;
};
template <Operand a, Operand b>
struct DirectFor<a, b> {
  using Type = Direct2;
};
template <Operand a, Operand b, Operand c>
struct DirectFor<a, b, c> {
  using Type = Direct3;
};
// INVARIANT: what one call allocates is bounded, as no limit is asked: see kMostText. Loops and calls ask them.
struct Direct {
  using enum Operand;
#define REGOC_DIRECT(field, function, name, ...) DirectFor<__VA_ARGS__>::Type field;
#include "runtime/abi/direct.def"
#undef REGOC_DIRECT

  // sprintf with the string at `format`, which has `count` parts, and as many values as they have verbs.
  Pair (*format)(eval::State* state, const decls::FormatPart* parts, uint32_t count, uint64_t format, const Value* values);
};

extern const Direct kDirect;

}  // namespace regoc::abi
