// Paths of URLs as keys of documents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/value/value.h"

namespace regoc::server {

// Without its %XX escapes; in queries "+" is a space.
std::string Unescaped(std::string_view text, bool plus_is_space = false);

// The keys of a path: parts between slashes without their escapes, empty ones left out.
std::vector<std::string> KeysOfPath(std::string_view path);

// The query that asks for a document: {"a", "b c", "0"} is data.a["b c"][0].
std::string QueryOf(const std::vector<std::string>& keys);

// The value at keys below a document; numbers in paths count items of arrays.
OptionalValue Below(OptionalValue value, const std::vector<std::string>& keys, size_t from);

}  // namespace regoc::server
