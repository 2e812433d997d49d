// What a plain scalar of YAML means, as go-yaml v3 has it: `0x1F` is the integer 31, `yes` a text, `2024-1-2` a time.
#pragma once

#include <string>
#include <string_view>

namespace regoc {

struct YamlScalar {
  enum class Kind { kNull, kBool, kInteger, kFloat, kTimestamp, kString };
  Kind kind = Kind::kString;
  bool boolean = false;
  double number = 0;  // of a float; may be infinite, and not a number
  // Of an integer (64 bits, signed or not) and a float its text in JSON, of a time that of RFC 3339; else empty, also
  // of floats that JSON does not have.
  std::string text;
};

// `text` is that of a scalar without quotes and tag. Never fails: what is nothing else is a text.
YamlScalar ResolveYamlScalar(std::string_view text);

// "null", "bool", "int", "float", "timestamp", "str": the names of YAML's tags.
std::string_view YamlTagName(YamlScalar::Kind kind);

// The name of a member whose key is that float: Go gives it the digits of 32 bits. 1e6 is "1e+06".
std::string YamlFloatKey(double number);

}  // namespace regoc
