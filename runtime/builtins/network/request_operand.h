// The request object of http.send and providers.aws.sign_req.
#pragma once

#include "runtime/builtins/builtin.h"

namespace regoc::builtins {

// Undefined when all keys are known and the required ones are there; else the error about operand 1.
Outcome CheckRequestKeys(CallContext& ctx, const Object& request);
// Must the value be a text? For http.send; providers.aws.sign_req reads less.
bool IsTextKey(std::string_view key);

}  // namespace regoc::builtins
