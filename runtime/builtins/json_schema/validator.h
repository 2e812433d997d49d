// Holds documents against a compiled JSON schema.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/json_schema/schema.h"

namespace regoc::builtins::json_schema {

// How deep references and sub-schemas are followed.
inline constexpr int kMaxValidationDepth = 1500;

// One thing that is wrong with a document, in gojsonschema's words.
struct Finding {
  std::string_view type;    // "invalid_type"
  std::string field;        // "a.0.b", or "(Root)"
  std::string description;  // "Invalid type. Expected: string, given: integer"
};

// `document` is made of JSON's types. Fails when the schema refers to itself without end, or the evaluation ends;
// otherwise undefined, and `findings` are in a fixed order: none when the document matches.
Outcome Validate(CallContext& ctx, const CompiledSchema& schema, Value document, std::vector<Finding>& findings);

}  // namespace regoc::builtins::json_schema
