// The server under the name that it has in OPA.
#pragma once

#include "tools/regoc/command.h"

namespace regoc::cli {

// `regoc run -s` with the flags of `opa run`; AddServe in command.h has regoc's own.
void AddRun(CLI::App& root, int& status);

}  // namespace regoc::cli
