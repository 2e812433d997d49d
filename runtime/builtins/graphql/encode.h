// Syntax trees to Rego objects: {"Name": "a", "Value": {"Kind": 1, "Raw": "1", …}}.
#pragma once

#include "runtime/builtins/graphql/ast.h"
#include "runtime/value/value.h"

namespace regoc::builtins::graphql {

// The document as an object in `arena`, texts copied. Positions, nodes that are not there and empty lists are left out,
// empty texts are not. As deep as the document.
regoc::Value EncodeQuery(Arena& arena, const QueryDocument& document);
regoc::Value EncodeSchema(Arena& arena, const SchemaDocument& document);

}  // namespace regoc::builtins::graphql
