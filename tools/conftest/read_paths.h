// Paths of the input that a rule reads, as steps, held against inputs.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runtime/value/value.h"
#include "tools/compare/input_reads.h"

namespace regoc::conftest {

struct ReadPaths {
  // A key of an object, an index of an array, or any element.
  using Step = std::variant<std::monostate, std::string, uint32_t>;

  bool whole = false;  // all of the input
  std::vector<std::vector<Step>> paths;
  std::vector<std::string> texts;  // of the same paths: "input.spec.containers[_].image"

  // Whether anything that the rule asks for first is there. Of a combined input ([{"path", "contents"}]) that means in the
  // contents of a file.
  bool Touch(Value input, bool combined) const;
};

ReadPaths ReadPathsOf(const compare::InputReads& reads);

}  // namespace regoc::conftest
