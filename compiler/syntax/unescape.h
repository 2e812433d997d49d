// What stands for what inside quotation marks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regoc::syntax {

// The value of a JSON string without its quotes; nothing when JSON refuses it. A surrogate without its partner becomes
// U+FFFD, as in Go.
std::optional<std::string> Unescape(std::string_view text);

// The same for a part of a template string: \{ is a brace. Text without escapes is taken as it is.
std::optional<std::string> UnescapeTemplate(std::string_view text);

// Replaces \{ by { and leaves the rest. In a raw string a backslash escapes nothing but a brace.
std::string DropBraceEscapes(std::string_view text, bool raw);

}  // namespace regoc::syntax
