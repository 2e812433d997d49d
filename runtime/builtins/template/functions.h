// The functions that templates may call.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/template/datum.h"

namespace regoc::builtins::text_template {

// How many arguments a function takes, and of what kind.
struct Function {
  std::string_view name;
  size_t fixed;     // arguments that it must have
  bool variadic;    // and any number more
  bool text_first;  // the first must be a string
  bool any;         // arguments are interface {}: nil is printed as such
  // On failure returns false and sets `fault`.
  bool (*call)(CallContext& ctx, std::span<const Datum> args, Datum& result, std::string& fault);
};

// nullptr when there is none. `and` and `or` have no `call`: they do not look at all of their arguments.
const Function* FindFunction(std::string_view name);
bool IsFunction(std::string_view name);

// fmt.Sprint of one value, as {{.}} prints it.
void Print(TextBuilder& out, Arena& arena, const Datum& datum);

}  // namespace regoc::builtins::text_template
