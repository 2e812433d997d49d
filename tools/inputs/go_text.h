// Texts that Go's strconv would take for numbers and booleans.
#pragma once

#include <optional>
#include <string_view>

namespace regoc::inputs {

// ParseFloat: decimal and hexadecimal notation, "inf", "infinity" and "nan" in any case. Nothing for others and for
// what is beyond the largest double.
std::optional<double> ParseGoFloat(std::string_view text);

// ParseBool: 1, t, T, TRUE, true, True, and the like for false.
std::optional<bool> ParseGoBool(std::string_view text);

}  // namespace regoc::inputs
