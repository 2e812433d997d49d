// What a plain YAML scalar means to OPA, as JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regoc::bundle {

struct YamlScalar {
  enum class Kind { kNull, kBool, kInteger, kFloat, kString };
  Kind kind = Kind::kString;
  std::string json;    // canonical JSON; empty for .inf and .nan, which JSON lacks
  std::string as_key;  // the name of a member whose key this is; empty with kNull, which cannot be a key
};

// Resolves an unquoted scalar without a tag: "0x1F" is 31, "1_000" is 1000, "2023-01-01" and "yes" are strings.
YamlScalar ResolvePlainScalar(std::string_view text);

// A number as Go's encoding/json writes it: shortest digits, exponent below 1e-6 and from 1e21 on.
std::string FloatJson(double number);

}  // namespace regoc::bundle
