// Types of values that two schemas describe at once (allOf).
#pragma once

#include "compiler/sema/types.h"

namespace regoc::sema {

//   object<a: string> and object<b: number>   ->  object<a: string, b: number>
//   any and T                                 ->  T
// Unknown when no value can be both. Members of objects add up, since a schema without `additionalProperties: false` means
// to leave room for the others.
Type MergeSchemaTypes(const Type& a, const Type& b);

}  // namespace regoc::sema
