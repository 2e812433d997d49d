// JSON as texts: members that are added one by one, and texts laid out over lines.
#pragma once

#include <string>
#include <string_view>

namespace regoc::server {

// `"key":`, after a comma when something stands in the object already.
void AppendKey(std::string& out, std::string_view key);

// A JSON text as Go's MarshalIndent lays it out with two spaces a level; members keep their order.
std::string PrettyInOrder(std::string_view json);

// The same text without white space between its parts.
std::string Compact(std::string_view json);

}  // namespace regoc::server
