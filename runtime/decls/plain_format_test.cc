#include "runtime/decls/plain_format.h"

#include <gtest/gtest.h>

#include <string>

namespace regoc::decls {
namespace {

// Each part as its text and its verb in brackets; "none" when there are no parts to be had.
std::string PartsOf(std::string_view format) {
  FormatPart parts[kMostFormatParts];
  std::optional<size_t> count = PlainFormatParts(format, parts);
  if (!count) return "none";
  std::string text;
  for (size_t i = 0; i < *count; ++i) {
    text += format.substr(parts[i].begin, parts[i].size);
    text += parts[i].verb == 0 ? "|" : std::string{'[', static_cast<char>(parts[i].verb), ']'};
  }
  return text;
}

TEST(PlainFormatParts, TakesVerbsApart) {
  EXPECT_EQ(PartsOf(""), "|");
  EXPECT_EQ(PartsOf("text"), "text|");
  EXPECT_EQ(PartsOf("%s: tag %q is not one"), "[s]: tag [q] is not one|");
  EXPECT_EQ(PartsOf("a longer text before it %d%v"), "a longer text before it [d][v]|");
  EXPECT_EQ(PartsOf("100%% of %v"), "100%| of [v]|");
}

TEST(PlainFormatParts, LeavesTheRest) {
  for (const char* format : {"%", "text%", "%5d", "%x", "% v", "%[1]v", "%%%"}) EXPECT_EQ(PartsOf(format), "none") << format;
  std::string many;
  for (size_t i = 1; i < kMostFormatParts; ++i) many += "%v";
  EXPECT_NE(PartsOf(many), "none");
  EXPECT_EQ(PartsOf(many + "%v"), "none");
}

}  // namespace
}  // namespace regoc::decls
