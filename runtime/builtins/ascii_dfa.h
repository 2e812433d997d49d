// A regular expression as a table over the bytes of ASCII texts: one look-up a byte, without locks and without memory.
//
//   std::unique_ptr<AsciiDfa> dfa = AsciiDfa::Make("^v?[0-9]+$");
//   dfa->Matches("v12")    // kYes
//   dfa->Matches("v1²")    // kUnknown: ask RE2
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace regoc::builtins {

// Immutable; any thread may use it.
class AsciiDfa {
 public:
  enum class Answer : uint8_t { kNo, kYes, kUnknown };

  // nullptr when the pattern, which RE2 takes, has more than ParseAsciiRegex knows, needs a large table, or matches any text.
  static std::unique_ptr<AsciiDfa> Make(std::string_view pattern);

  // Whether the pattern is found in `text`, as regex.match has it. kUnknown at a byte that is not ASCII.
  Answer Matches(std::string_view text) const {
    uint32_t state = start_;
    for (char c : text) {
      state = next_[state + classes_[static_cast<uint8_t>(c)]];
      if (state < kEnds) return static_cast<Answer>(state);
    }
    return at_end_[state] ? Answer::kYes : Answer::kNo;
  }

 private:
  friend class DfaBuilder;
  AsciiDfa() = default;

  // Numbers of states below this are answers.
  static constexpr uint32_t kEnds = 3;
  std::array<uint8_t, 256> classes_{};  // of bytes that no state tells apart
  std::vector<uint16_t> next_;          // by state and class; a state is where its row begins
  std::vector<bool> at_end_;            // by state: whether a text that ends here matches
  uint32_t start_ = 0;
};

}  // namespace regoc::builtins
