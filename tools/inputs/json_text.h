// JSON as Go's encoding/json reads it into `any`: numbers are doubles, the last of equal keys counts, what is not UTF-8
// becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/inputs/maker.h"

namespace regoc::inputs {

struct JsonTextOptions {
  bool comments = false;  // /* … */, // … and # … are white space
};

// The document in `json`, whose first byte is byte `base` of the maker's text: its own text from there on, or, with
// `base` Fault::kNowhere, the output of a command, whose values have no places. Says in `warnings` which keys are there
// twice. Throws Fault.
Document ReadJsonText(Maker& maker, std::string_view json, size_t base, const JsonTextOptions& options,
                      std::vector<std::string>& warnings);

}  // namespace regoc::inputs
