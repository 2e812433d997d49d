// Values as canonical JSON: equal texts for equal values. Numbers are read as float64, as Go's encoding/json does.
#pragma once

#include <string>
#include <string_view>

#include "runtime/value/value.h"

namespace regoc::builtins::json_schema {

// Appends the JSON of `v`, which is made of JSON's types. False, with `fault` set, when a number is too large.
bool AppendCanonical(std::string& out, Value v, std::string& fault);

// How Go prints the number of a keyword in a message: 3.5, 1e+06.
std::string LimitText(Value number);

}  // namespace regoc::builtins::json_schema
