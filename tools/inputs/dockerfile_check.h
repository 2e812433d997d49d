// Which instructions of a Dockerfile there are, and what each of them may have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace regoc::inputs::dockerfile {

struct Instruction {
  std::string name;  // as it is written
  std::string lower_name;
  std::vector<std::string> flags;
  bool has_arguments = false;  // anything at all behind the name
  bool json = false;           // the arguments were written as a JSON array
  std::vector<std::string> values;
  std::vector<Instruction> trigger;  // of ONBUILD: the one instruction in it
};

// What is wrong with it, in BuildKit's words, or an empty text.
std::string Check(const Instruction& instruction);

}  // namespace regoc::inputs::dockerfile
