// The plain part of RE2's syntax, as a program over ASCII: for AsciiDfa.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace regoc::builtins {

using AsciiSet = std::bitset<128>;

// One step of a non-deterministic automaton (K. Thompson, "Regular Expression Search Algorithm", 1968).
struct RegexStep {
  enum class Kind : uint8_t { kByte, kSplit, kBegin, kEnd, kMatch };
  Kind kind;
  AsciiSet bytes = {};  // kByte: those that it takes
  uint32_t next = 0;    // not of kMatch
  uint32_t other = 0;   // kSplit
};

struct RegexProgram {
  std::vector<RegexStep> steps;
  uint32_t start = 0;
};

// `pattern` is one that RE2 takes. Nothing when it has more than literals, classes, groups, alternatives, repetition and the
// ends of the text, or would need more than `max_steps`.
std::optional<RegexProgram> ParseAsciiRegex(std::string_view pattern, size_t max_steps);

}  // namespace regoc::builtins
