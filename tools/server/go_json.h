// JSON as Go's decoder reads it from a stream: the first value counts, and mistakes are told in its words.
//
//   JsonScan scan = ScanJson("{a:1}");   // error: "invalid character 'a' looking for beginning of object key string",
//   at 1
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace regoc::server {

struct JsonScan {
  std::string error;  // empty: there is a value, which ends at `at`
  size_t at = 0;      // where the mistake is, or the value ends; in bytes
};

// Needs no stack for nesting; deeper than Go's 10000 levels is an error.
JsonScan ScanJson(std::string_view text);

// "MESSAGE (offset 17)".
std::string WithOffset(const JsonScan& scan);

}  // namespace regoc::server
