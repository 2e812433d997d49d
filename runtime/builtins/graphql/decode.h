// Rego objects to syntax trees: what graphql.parse_query and graphql.parse_schema gave, in place of the texts.
#pragma once

#include <string>

#include "runtime/builtins/graphql/ast.h"
#include "runtime/builtins/graphql/work.h"
#include "runtime/value/value.h"

namespace regoc::builtins::graphql {

// Reads what Go's JSON decoder reads, in its order of attempts: a selection is a field if it can be one, else a spread,
// else an inline fragment, else it is dropped. What OPA would take and then crash on (a null among nodes, an argument
// without a value) is refused. The document lives in `arena`, its texts in `value`. False when there is none: `fault`
// says why, in Go's words ("json: cannot unmarshal …"), or is empty and the work was stopped.
bool DecodeQuery(Work& work, Arena& arena, regoc::Value value, QueryDocument& document, std::string& fault);
bool DecodeSchema(Work& work, Arena& arena, regoc::Value value, SchemaDocument& document, std::string& fault);

}  // namespace regoc::builtins::graphql
