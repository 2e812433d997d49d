// Runs another program that reads one text and answers with another.
//
//   Result<CommandOutput> output = RunCommand({.words = {"helm", "template", folder}, .timeout = 60s});
//   if (!output.ok()) …                    // it cannot be started, says too much or takes too long: it is ended then
//   if (output->status != 0) …             // output->errors says why
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace regoc {

struct CommandOptions {
  std::vector<std::string> words;        // the program, looked up on PATH, and its arguments
  std::string_view input;                // for its standard input
  std::vector<std::string> environment;  // "NAME=value": beside this process's, or in place of what has the name
  std::chrono::milliseconds timeout{60'000};
  size_t max_output = size_t{1} << 20;  // bytes; beyond it the command is ended
  bool own_errors = false;              // its standard error is this process's
};

struct CommandOutput {
  int status = 0;      // exit code; 128 and the number of the signal that ended it
  std::string text;    // of standard output
  std::string errors;  // of standard error, the first 64 KiB
};

// The command is a process group of its own, which is ended with it. Errors begin with the program's name. Thread-safe;
// the calling thread takes no SIGPIPE from it.
Result<CommandOutput> RunCommand(const CommandOptions& options);

// The last line that a command wrote to standard error, for messages.
std::string LastLine(std::string_view errors);

}  // namespace regoc
