// io.jwt.decode_verify
#pragma once

#include "runtime/builtins/typed.h"

namespace regoc::builtins::crypto {

// [valid, header, payload]: the signature verifies and all constraints hold, or [false, {}, {}].
Outcome DecodeVerify(CallContext& ctx, StringArg text, ObjectArg constraints);

}  // namespace regoc::builtins::crypto
