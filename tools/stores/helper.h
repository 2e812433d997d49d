// Runs a program that answers one question: a credential helper.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::stores {

struct HelperOutput {
  int status = 0;    // exit code; 128 and the number of the signal that ended it
  std::string text;  // of standard output, at most 1 MiB
};

// `command` is looked up on PATH and gets `input` on standard input; its standard error is this program's. An error
// when it cannot be started, says more than 1 MiB or takes longer than `seconds`: it is ended then.
Result<HelperOutput> RunHelper(const std::vector<std::string>& command, const std::string& input, int seconds = 60);

}  // namespace regoc::stores
