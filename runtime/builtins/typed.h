// Typed operands: a C++ function with typed parameters becomes a BuiltinFunction that checks its operands first.
//
//   Outcome ArrayConcat(CallContext& ctx, ArrayArg a, ArrayArg b);
//   {"array.concat", Typed<ArrayConcat>}     // "array.concat: operand 1 must be array but got object"
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "runtime/builtins/builtin.h"
#include "runtime/value/number.h"
#include "runtime/value/table.h"

namespace regoc::builtins {

using StringArg = std::string_view;
using IntArg = int64_t;
using ObjectArg = const Object&;
using SetArg = const Set&;

struct NumberArg {
  Value value;
};

struct ArrayArg {
  Value value;

  size_t size() const { return value.size(); }
  bool empty() const { return size() == 0; }
  Value operator[](size_t i) const { return value.items()[i]; }
  const Value* begin() const { return value.items(); }
  const Value* end() const { return value.items() + size(); }
};

// An array or a set: its items in order.
struct ItemsArg {
  Value value;

  std::span<const Value> items() const {
    if (value.is_array()) return {value.items(), value.size()};
    return {value.set().Sorted(), value.set().count};
  }
  // The same items in any order: no sorting.
  std::span<const Value> unordered() const {
    if (value.is_array()) return {value.items(), value.size()};
    return {value.set().items, value.set().count};
  }
};
// The same, where OPA names the set first in its message.
struct SetOrArrayArg : ItemsArg {};

// The integer that OPA sees in a number: plain digits, with nothing but zeros behind a point ("1e3" is none).
bool PlainInteger(Value number, int64_t& out);

namespace internal {

template <typename T>
struct Operand;

template <>
struct Operand<Value> {
  static bool Accepts(Value) { return true; }
  static Value From(Value v) { return v; }
  static constexpr std::string_view kWanted = "any";
};
template <>
struct Operand<StringArg> {
  static bool Accepts(Value v) { return v.is_string(); }
  static StringArg From(Value v) { return v.text(); }
  static constexpr std::string_view kWanted = "string";
};
template <>
struct Operand<NumberArg> {
  static bool Accepts(Value v) { return v.is_number(); }
  static NumberArg From(Value v) { return {v}; }
  static constexpr std::string_view kWanted = "number";
};
template <>
struct Operand<IntArg> {
  static bool Accepts(Value v) {
    int64_t ignored;
    return v.is_int() || (v.is_number() && PlainInteger(v, ignored));
  }
  static IntArg From(Value v) {
    if (v.is_int()) return v.integer();
    int64_t i = 0;
    PlainInteger(v, i);
    return i;
  }
  static constexpr std::string_view kWanted = "number";
  static constexpr std::string_view kOtherNumber = "must be integer number but got floating-point number";
};
template <>
struct Operand<ArrayArg> {
  static bool Accepts(Value v) { return v.is_array(); }
  static ArrayArg From(Value v) { return {v}; }
  static constexpr std::string_view kWanted = "array";
};
template <>
struct Operand<ObjectArg> {
  static bool Accepts(Value v) { return v.is_object(); }
  static ObjectArg From(Value v) { return v.object(); }
  static constexpr std::string_view kWanted = "object";
};
template <>
struct Operand<SetArg> {
  static bool Accepts(Value v) { return v.is_set(); }
  static SetArg From(Value v) { return v.set(); }
  static constexpr std::string_view kWanted = "set";
};
template <>
struct Operand<ItemsArg> {
  static bool Accepts(Value v) { return v.is_array() || v.is_set(); }
  static ItemsArg From(Value v) { return {v}; }
  static constexpr std::string_view kWanted = "one of {array, set}";
};
template <>
struct Operand<SetOrArrayArg> {
  static bool Accepts(Value v) { return v.is_array() || v.is_set(); }
  static SetOrArrayArg From(Value v) { return {{v}}; }
  static constexpr std::string_view kWanted = "one of {set, array}";
};

template <typename T>
Outcome Refuse(CallContext& ctx, int position, Value got) {
  if constexpr (requires { Operand<T>::kOtherNumber; }) {
    if (got.is_number()) return ctx.OperandFault(position, Operand<T>::kOtherNumber);
  }
  return ctx.OperandError(position, Operand<T>::kWanted, got);
}

// Finds the first operand of the wrong type, then calls.
template <typename... Args, size_t... indexes>
Outcome Call(Outcome (*function)(CallContext&, Args...), CallContext& ctx, const Value* args,
             std::index_sequence<indexes...>) {
  Outcome refused;
  bool fits = ((Operand<Args>::Accepts(args[indexes]) ||
                (refused = Refuse<Args>(ctx, static_cast<int>(indexes) + 1, args[indexes]), false)) &&
               ...);
  if (!fits) [[unlikely]]
    return refused;
  return function(ctx, Operand<Args>::From(args[indexes])...);
}

template <typename... Args>
Outcome Dispatch(Outcome (*function)(CallContext&, Args...), CallContext& ctx, const Value* args) {
  return Call(function, ctx, args, std::index_sequence_for<Args...>());
}

}  // namespace internal

template <auto function>
Outcome Typed(CallContext& ctx, [[maybe_unused]] const Value* args) {
  return internal::Dispatch(function, ctx, args);
}

// One function of a family.
struct Registration {
  std::string_view name;
  BuiltinFunction function;
};

// At the end of <family>.cc; the family is then listed in registry.cc.
#define REGOC_REGISTER_BUILTINS(family, ...)             \
  std::span<const Registration> family##Builtins() {     \
    static constexpr Registration kRows[] = __VA_ARGS__; \
    return kRows;                                        \
  }                                                      \
  static_assert(true)

}  // namespace regoc::builtins
