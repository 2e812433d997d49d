// JSON as Go's encoding/json writes it, from text that is JSON already.
#pragma once

#include <string>
#include <string_view>

namespace regoc::conftest {

// The text as a JSON string, with <, > and & escaped.
std::string JsonString(std::string_view text);

// JSON on one line in the layout of json.Indent: `indent` a level, empty arrays and objects on one line.
std::string IndentJson(std::string_view compact, std::string_view indent);

}  // namespace regoc::conftest
