// The values of "format" that gojsonschema knows.
#pragma once

#include <string_view>

#include "runtime/builtins/builtin.h"

namespace regoc::builtins::json_schema {

// True also for formats that nobody knows: "date", "time", "date-time", "hostname", "email", "ipv4", "ipv6", "uri",
// "uri-reference", "uri-template", "uuid", "regex", "json-pointer" and "relative-json-pointer" are known, and the
// internationalized "idn-email", "iri" and "iri-reference" mean the same as the plain ones.
bool HasFormat(CallContext& ctx, std::string_view format, std::string_view text);

}  // namespace regoc::builtins::json_schema
