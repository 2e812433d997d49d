#include "runtime/abi/direct.h"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "runtime/abi/abi.h"
#include "runtime/builtins/direct.h"
#include "runtime/builtins/plain_format.h"
#include "runtime/eval/state.h"

namespace regoc::abi {

namespace {

using eval::State;

// Of all operands together, in bytes: what is longer is worth the usual call. The largest result is that of `replace`, half of
// it for each byte of the other half.
constexpr size_t kMostText = 1024;
constexpr size_t kMostFormatted = 16 * kMostText;

template <typename Arg>
size_t TextOf(Value v) {
  if constexpr (std::is_same_v<Arg, builtins::StringArg>) return v.size();
  if constexpr (!std::is_same_v<Arg, builtins::SetOrArrayArg>) return 0;
  if (v.size() > kMostText) return kMostText + 1;
  size_t size = 0;
  for (size_t i = 0; i < v.size(); ++i) size += 1 + v.items()[i].size();  // of what is no string, some number
  return size;
}

template <auto function, typename... Args, size_t... at>
Pair Call(Outcome (*)(CallContext&, Args...), State* state, const Value (&operands)[sizeof...(Args)],
          std::index_sequence<at...>) {
  if ((TextOf<Args>(operands[at]) + ...) > kMostText) [[unlikely]]
    return {};
  Outcome outcome = function(state->call, builtins::internal::Operand<Args>::From(operands[at])...);
  if (outcome.failed()) [[unlikely]]
    return {};
  return {outcome.head, outcome.payload};
}

Value At(uint64_t head, uint64_t payload) {
  OptionalValue v;
  v.head = head, v.payload = payload;
  return *v;
}

template <auto function, size_t arity>
struct Wrapped;
template <auto function>
struct Wrapped<function, 1> {
  static Pair Run(State* state, uint64_t a, uint64_t a_payload) {
    return Call<function>(function, state, {At(a, a_payload)}, std::make_index_sequence<1>());
  }
};
template <auto function>
struct Wrapped<function, 2> {
  static Pair Run(State* state, uint64_t a, uint64_t a_payload, uint64_t b, uint64_t b_payload) {
    return Call<function>(function, state, {At(a, a_payload), At(b, b_payload)}, std::make_index_sequence<2>());
  }
};
template <auto function>
struct Wrapped<function, 3> {
  static Pair Run(State* state, uint64_t a, uint64_t a_payload, uint64_t b, uint64_t b_payload, uint64_t c, uint64_t c_payload) {
    return Call<function>(function, state, {At(a, a_payload), At(b, b_payload), At(c, c_payload)}, std::make_index_sequence<3>());
  }
};

template <typename... Args>
constexpr size_t ArityOf(Outcome (*)(CallContext&, Args...)) { return sizeof...(Args); }

Pair RunFormat(State* state, const decls::FormatPart* parts, uint32_t count, uint64_t format, const Value* values) {
  OptionalValue text = builtins::PlainFormat(state->arena, reinterpret_cast<const char*>(format), {parts, count}, values, kMostFormatted);
  return {text.head, text.payload};
}

}  // namespace

constexpr Direct kDirect = {
#define REGOC_DIRECT(field, function, name, ...) \
  .field = Wrapped<&builtins::direct::function, ArityOf(builtins::direct::function)>::Run,
#include "runtime/abi/direct.def"
#undef REGOC_DIRECT
    .format = RunFormat,
};

}  // namespace regoc::abi
