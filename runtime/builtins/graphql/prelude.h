// What every schema has without saying so: scalars, directives and the types of introspection.
#pragma once

#include "runtime/builtins/graphql/ast.h"

namespace regoc::builtins::graphql {

// Lives as long as the program and never changes; may be read by any number of threads.
const SchemaDocument& Prelude();

}  // namespace regoc::builtins::graphql
