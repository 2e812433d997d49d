// JSON of the console's endpoints. Texts that are not UTF-8 are shown with U+FFFD.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace regoc::console {

using Json = nlohmann::json;

inline std::string TextOf(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace regoc::console
