// What is wrong with a text that is not JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regoc::internal {

struct JsonFault {
  enum class Kind {
    kOther,
    kEnd,           // the text ends too early
    kTrailing,      // something stands behind a whole value
    kNumberTooBig,  // nothing else is wrong: it is JSON, but not a value
  };
  Kind kind = Kind::kOther;
  size_t offset = 0;
  std::string reason;  // "unexpected end of JSON input", in the words of Go's encoding/json
};

// The first fault of `text`, if it has one. Reads byte by byte: the fast reader asks when it has refused a document.
std::optional<JsonFault> FindFault(std::string_view text, size_t max_depth);

}  // namespace regoc::internal
