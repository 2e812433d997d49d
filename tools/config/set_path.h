// Overrides in one line, in Helm's syntax:
//
//   a.b=1,c=yes           {"a": {"b": 1}, "c": "yes"}
//   list={x,y}            {"list": ["x", "y"]}
//   services[1].url=u     the second item
//   a\.b=c\,d             {"a.b": "c,d"}
#pragma once

#include <functional>
#include <string_view>

#include "tools/config/fields.h"

namespace regoc::config {

// Changes `to`. Values are true, false, null, integers that don't begin with 0, else strings. With `read`, a value is a
// path that it is asked for. Errors say where the text goes wrong.
Status SetPaths(std::string_view text, Json& to, const std::function<Result<Json>(const std::string&)>& read = {});

}  // namespace regoc::config
