// How deep a query may ask about the schema itself.
#pragma once

#include "runtime/builtins/graphql/ast.h"
#include "runtime/builtins/graphql/work.h"

namespace regoc::builtins::graphql {

// True when `field` (__schema or __type) or what is inside lists fields, interfaces and the like of types three times
// one inside the other. Spreads have to be resolved.
bool IntrospectsTooDeep(Work& work, const Field& field);

}  // namespace regoc::builtins::graphql
