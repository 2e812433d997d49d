// Files of a bundle as a folder.
#pragma once

#include <string>
#include <vector>

#include "bundler/contents.h"
#include "runtime/base/result.h"

namespace regoc::bundle {

// `folder` must not exist, or be empty. The files are written to a folder beside it, which is then renamed: on failure
// there is nothing new. Paths must be ones that ReadArchive accepts.
Status WriteFolder(const std::string& folder, const std::vector<File>& files);

}  // namespace regoc::bundle
