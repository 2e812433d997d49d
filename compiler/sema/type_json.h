// Types as OPA's JSON, which stands in capabilities and in the details of errors:
//
//   set[number]    {"of": {"type": "number"}, "type": "set"}
#pragma once

#include "compiler/sema/types.h"
#include "compiler/syntax/json_writer.h"

namespace regoc::sema {

// null where nothing is known. Parts of very large types are written as any.
void WriteType(syntax::JsonWriter& json, const Type& type);

// Parameters with their names.
void WriteParameters(syntax::JsonWriter& json, const std::vector<TypeParameter>& parameters);

// A key of an object's type, as a value.
void WriteKeyValue(syntax::JsonWriter& json, const TypeKey& key);

}  // namespace regoc::sema
