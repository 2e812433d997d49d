// Types as OPA's JSON, which stands in capabilities and in the details of errors:
//
//   set[number]    {"of": {"type": "number"}, "type": "set"}
#pragma once

#include "compiler/sema/types.h"
#include "compiler/syntax/json_writer.h"

namespace regoc::sema {

// `type` is known.
void WriteType(syntax::JsonWriter& json, const Type& type);

}  // namespace regoc::sema
