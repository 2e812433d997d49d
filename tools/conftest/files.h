// Which files a command line means.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::conftest {

// The files named and, sorted, those in the folders named that there is a parser for; each once. Links are followed; files
// whose path has a match of the regular expression `ignore` are left out; "-" is standard input, "" nothing. Errors, one of them
// that nothing is left, have Conftest's words.
Result<std::vector<std::string>> FilesOf(const std::vector<std::string>& paths, const std::string& ignore);

}  // namespace regoc::conftest
