// What policies of Conftest can call besides OPA's built-ins: parse_config, parse_config_file, parse_combined_config_files.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "compiler/sema/type_functions.h"
#include "tools/conftest/host_evaluator.h"

namespace regoc::conftest {

// The functions as the compiler sees them.
std::vector<sema::DeclaredFunction> HostDeclarations();

// The functions themselves; besides, print() with the place of the call before each line and opa.runtime() with the
// environment, as in Conftest. Evaluations that call them have `host` pointing to a Services.
std::span<const HostFunction> HostFunctions();

// What the functions need to know.
struct Services : HostServices {
  std::vector<std::string> proto_file_dirs;
};

// "1.21.1": the version of OPA whose behaviour policies see.
extern const char* const kOpaVersion;

}  // namespace regoc::conftest
