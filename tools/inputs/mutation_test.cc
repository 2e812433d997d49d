// Readers meet texts that were cut off or changed at random: each is read or refused with a message, and none crashes
// or takes forever.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tools/inputs/test_support.h"

namespace regoc::inputs {
namespace {

using testing::Case;

std::string NameOf(const ::testing::TestParamInfo<Case>& info) { return info.param.name; }

// Those run a program a text: too slow for many.
bool RunsPrograms(const std::string& parser) { return parser == "cue" || parser == "jsonnet" || parser == "textproto"; }

class Mutation : public ::testing::TestWithParam<Case> {
 protected:
  void Meet(const std::string& text) {
    Arena arena;
    ReadOptions options = testing::OptionsFor(GetParam());
    options.places = true;
    Result<Parsed> parsed = Read(arena, "file", text, options);
    if (parsed.ok()) {
      EXPECT_FALSE(parsed->documents.empty());
      testing::Print(*parsed);
    } else {
      EXPECT_TRUE(parsed.error().message.starts_with("file:")) << parsed.error().message;
    }
  }
  std::string text_ = testing::Contents(GetParam().path);
};

TEST_P(Mutation, Truncations) {
  if (RunsPrograms(GetParam().parser)) GTEST_SKIP();
  size_t step = std::max<size_t>(1, text_.size() / 150);
  for (size_t size = 0; size < text_.size(); size += step) Meet(text_.substr(0, size));
}

TEST_P(Mutation, RandomChanges) {
  if (RunsPrograms(GetParam().parser) || text_.empty()) GTEST_SKIP();
  std::mt19937 random(20260701);
  constexpr std::string_view kTelling = "\"'`{}[]()<>$%#&*!|\\/,:;=-+.\n\r\t 0";
  for (int round = 0; round < 150; ++round) {
    std::string changed = text_;
    for (size_t changes = 1 + random() % 4; changes > 0 && !changed.empty(); --changes) {
      size_t at = random() % changed.size();
      char c = random() % 4 == 0 ? static_cast<char>(random() % 256) : kTelling[random() % kTelling.size()];
      switch (random() % 3) {
        case 0:
          changed[at] = c;
          break;
        case 1:
          changed.insert(at, 1, c);
          break;
        default:
          changed.erase(at, 1 + random() % 8);
      }
    }
    Meet(changed);
  }
}

INSTANTIATE_TEST_SUITE_P(Inputs, Mutation, ::testing::ValuesIn(testing::Cases()), NameOf);

}  // namespace
}  // namespace regoc::inputs
