// The globs of regex.globs_match: characters, ".", sets as [a-c], each with "+" or "*" behind it or not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regoc::builtins {

struct RegexGlobToken {
  enum class Flag : uint8_t { kNone, kPlus, kStar };
  struct Range {
    char32_t first;
    char32_t last;
    bool operator==(const Range&) const = default;
  };

  bool any = false;  // "."; else the ranges
  bool is_set = false;
  Flag flag = Flag::kNone;
  std::vector<Range> ranges;  // in order, with gaps between them; one character for what is no set

  // The same characters, whatever the flags.
  bool SameCharacters(const RegexGlobToken& other) const;
};

// Whether there is a character that both take. "." counts as meeting even an empty set, as in OPA.
bool GlobsMeet(const RegexGlobToken& a, const RegexGlobToken& b);

// Reads a glob; of neighbours that take the same characters any number of times only one is kept. False with a `fault`:
// "input:a], pos:2, set-close ']' with no preceding '[': the input provided is invalid".
bool ReadRegexGlob(std::string_view glob, std::vector<RegexGlobToken>& tokens, std::string& fault);

}  // namespace regoc::builtins
