// A bundle that was read already, from wherever it is, as sources and data.
#pragma once

#include "tools/common/loader.h"

namespace regoc::tools {

// Verifies it, and adds what it holds; LoadBundle does the same after reading it. Sources are named "<path>/<file>".
// Errors don't name the bundle.
Status AddBundle(const std::string& path, bundle::Contents contents, const LoadOptions& options, Inputs& inputs);

}  // namespace regoc::tools
