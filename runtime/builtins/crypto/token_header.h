// The header of a token, as far as verifying needs it.
#pragma once

#include <string_view>

#include "runtime/builtins/builtin.h"

namespace regoc::builtins::crypto {

struct TokenHeader {
  std::string_view alg, kid, cty;
  bool unknown_critical = false;  // names a parameter in "crit" that is there and unknown

  bool valid() const { return !alg.empty() && !unknown_critical; }
};

// Undefined when all went well.
Outcome ReadTokenHeader(CallContext& ctx, const Object& header, TokenHeader& out);

}  // namespace regoc::builtins::crypto
