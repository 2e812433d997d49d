// Times of TOML as Go prints them in JSON: RFC 3339, in UTC unless an offset says otherwise.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regoc::inputs {

// Whether it looks like `1979-05-27`.
bool IsTomlDate(std::string_view word);

// "1979-05-27" is 1979-05-27T00:00:00Z, "07:32:00.5" is 0000-01-01T07:32:00.5Z. Nothing when it is not a time.
std::optional<std::string> TomlTime(std::string_view word);

}  // namespace regoc::inputs
