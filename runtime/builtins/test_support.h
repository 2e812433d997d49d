// For tests: calls a built-in by name with arguments written as JSON.
#pragma once

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>

namespace regoc::builtins {

// Arguments are a JSON array; {"$set": […]} is a set, {"$object": [[key, value], …]} an object with any keys.
// The result is in Rego's notation, "undefined", or "error: code: message".
std::string Call(std::string_view name, std::string_view args);

struct CallCase {
  std::string_view name;
  std::string_view args;
  std::string_view result;
};

// Expects each call to give its result.
void ExpectCalls(std::span<const CallCase> cases);

}  // namespace regoc::builtins
