// Messages made of parts.
#pragma once

#include <string>
#include <string_view>

#include "runtime/value/go_quote.h"

namespace regoc::builtins::graphql {

template <typename... Parts>
std::string Message(const Parts&... parts) {
  std::string message;
  (message.append(std::string_view(parts)), ...);
  return message;
}

// As Go quotes it.
inline std::string Quoted(std::string_view text) {
  std::string quoted;
  AppendGoQuoted(quoted, text);
  return quoted;
}

}  // namespace regoc::builtins::graphql
