// Result<T>: a value, or why the environment or the input did not allow one.
//
//   Result<std::string> text = ReadFile("a.rego");
//   if (!text.ok()) return text.error();
//   Use(*text);
//
// Policy faults are diagnostics (diagnostic.h); an undefined result of an evaluation is a value of its own type
// (runtime/value). Result is for files, archives, keys and other things that cannot be had.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace regoc {

// Why something could not be done, in one line that names the thing ("policy.rego: no such file").
struct Error {
  std::string message;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}   // NOLINT: implicit by intent
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

// The outcome of something that yields nothing.
struct Unit {};
using Status = Result<Unit>;

}  // namespace regoc
