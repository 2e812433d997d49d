// Data documents and manifests by value.
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace regoc::bundle {

// Canonical JSON of a structured file, whose path says how to read it: data.yaml and data.yml may be YAML, everything
// else is JSON. A byte order mark is passed over. Errors don't name the file.
Result<std::string> CanonicalDocument(std::string_view path, std::string_view bytes);

}  // namespace regoc::bundle
