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

  // Header and payload with the point between them.
  std::string_view signed_part() const { return {header.data(), header.size() + 1 + payload.size()}; }
};

// Takes the token apart: fills in the three parts. Undefined when that went well, else the error.
Outcome SplitToken(CallContext& ctx, std::string_view text, Token& out);

// Takes the token apart and decodes its header. Undefined when that went well, else the error.
Outcome ReadToken(CallContext& ctx, std::string_view text, Token& out);

// `text` is the JSON of an object, with JsonReader::kPadding zero bytes behind it in ctx.arena. Undefined when it is, else the error with `prefix` before it.
Outcome ParseTokenObject(CallContext& ctx, std::string_view prefix, std::string_view text, Value& out);

}  // namespace regoc::builtins
