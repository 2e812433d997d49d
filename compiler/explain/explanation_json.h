// Explanations as JSON, as `regoc explain --format json` prints them (docs/explain.md).
//
//   syntax::JsonWriter json(2);
//   WriteExplanation(json, explanation);   // {"packages": […]}
#pragma once

#include <functional>

#include "compiler/explain/explain.h"
#include "compiler/syntax/json_writer.h"

namespace regoc::explain {

const char* NameOf(sema::RuleKind kind);  // "complete", "set", "object", "function"

// Writes further members of a rule's object.
using RuleExtra = std::function<void(syntax::JsonWriter& json, const RuleExplanation& rule)>;

void WriteExplanation(syntax::JsonWriter& json, const Explanation& explanation, const RuleExtra& extra = {});
// One document, as it stands in the list of its package.
void WriteDocument(syntax::JsonWriter& json, const DocumentExplanation& document, const RuleExtra& extra = {});

}  // namespace regoc::explain
