// What the server says about itself and about where its policies are from.
#pragma once

#include <string>

#include "tools/server/api.h"

namespace regoc::server {

// The value of "provenance" in an answer.
void AppendProvenance(std::string& out, const ApiContext& context, const Generation& generation);

// The page at /.
std::string IndexPage(const std::string& version);

}  // namespace regoc::server
