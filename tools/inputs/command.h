// Runs a program that knows a format: the text goes to its standard input, what it prints comes back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace regoc::inputs {

struct CommandOutput {
  bool found = false;      // the program is there and was started
  bool timed_out = false;  // or printed more than is read; it was ended
  int exit_code = -1;      // -1: a signal ended it
  std::string output;
  std::string errors;
};

// `arguments[0]` is looked for in PATH; no shell is involved. Ends the program after half a minute.
CommandOutput RunCommand(const std::vector<std::string>& arguments, std::string_view input);

}  // namespace regoc::inputs
