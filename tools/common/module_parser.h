// rego.parse_module for programs that have the compiler.
//
//   snapshot.module_parser = tools::ParseModule;
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace regoc::tools {

// The syntax tree of a module as OPA's JSON; the error is OPA's message. Keeps no state.
Result<std::string> ParseModule(std::string_view file, std::string_view text);

}  // namespace regoc::tools
