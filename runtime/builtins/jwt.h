// JSON Web Tokens in compact form.
#pragma once

#include <string_view>

#include "runtime/builtins/builtin.h"

namespace regoc::builtins {

// The three parts as they stand in the token, and what the first says.
struct Token {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  Value decoded_header;  // an object
};

// Takes the token apart and decodes its header. Undefined when that went well, else the error.
Outcome ReadToken(CallContext& ctx, std::string_view text, Token& out);

}  // namespace regoc::builtins
