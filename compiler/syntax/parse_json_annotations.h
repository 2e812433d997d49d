// Annotations in the JSON of parse_json.h.
#pragma once

#include <functional>

#include "compiler/syntax/annotations.h"
#include "compiler/syntax/parse_json_terms.h"

namespace regoc::syntax {

// One annotation as an object; `write_location` is called where the key "location" belongs.
void AnnotationsToJson(const Annotations& annotations, JsonWriter& json, TermJson& terms,
                       const std::function<void()>& write_location);

}  // namespace regoc::syntax
