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

// Writes them below a folder that doesn't exist yet or is empty: all of them, or none. Paths are those of a bundle that
// was read, which lie within the folder.
Status ExtractTo(const std::string& folder, const std::vector<bundle::File>& files);

}  // namespace regoc::cli
