// Reads JSON schemas (drafts 4, 6 and 7, and what is common to them when a schema names none).
#pragma once

#include <memory>
#include <string_view>

#include "runtime/builtins/json_schema/documents.h"
#include "runtime/builtins/json_schema/schema.h"

namespace regoc::builtins::json_schema {

// How deep sub-schemas and references may lie in each other.
inline constexpr int kMaxSchemaDepth = 1000;

// Nothing when `text`, a JSON text, is not a schema; `fault` is then gojsonschema's message and lives in `fault_arena`:
// "minLength must be of an integer". Keywords are looked at in a fixed order, so the first fault is always the same.
std::shared_ptr<const CompiledSchema> Compile(Arena& fault_arena, std::string_view text, std::string_view& fault);

}  // namespace regoc::builtins::json_schema
