// The files of a bundle, taken out of it.
#pragma once

#include <string>
#include <vector>

#include "bundler/contents.h"
#include "runtime/base/result.h"

namespace regoc::cli {

// All files, manifest and signatures included, or those that are named; in order of their paths. An error names a file
// that isn't there.
Result<std::vector<bundle::File>> FilesToExtract(const bundle::Contents& contents,
                                                 const std::vector<std::string>& names);

}  // namespace regoc::cli
