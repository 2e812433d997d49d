#include "runtime/base/utf8.h"

#include <gtest/gtest.h>

namespace regoc {
namespace {

TEST(Utf8, WritesWhatItReads) {
  for (char32_t value : {0x0u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xE000u, 0xFFFDu, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
    std::string text = "x";
    AppendUtf8(text, value);
    CodePoint point = DecodeUtf8(text, 1);
    EXPECT_TRUE(point.valid);
    EXPECT_EQ(point.value, value);
    EXPECT_EQ(point.length, text.size() - 1);
    EXPECT_TRUE(IsUtf8(text));
    text.pop_back();
    EXPECT_EQ(IsUtf8(text), value < 0x80);  // cut off
  }
}

TEST(Utf8, RefusesWhatIsNotWellFormed) {
  for (std::string_view text : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                                "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xE2\x28\xA1"}) {
    CodePoint point = DecodeUtf8(text);
    EXPECT_FALSE(point.valid);
    EXPECT_EQ(point.value, U'\uFFFD');
    EXPECT_EQ(point.length, 1u);
    EXPECT_FALSE(IsUtf8(text));
  }
}

TEST(Utf8, WritesTheReplacementForWhatIsNoCodePoint) {
  for (char32_t value : {0xD800u, 0xDFFFu, 0x110000u}) {
    std::string text;
    AppendUtf8(text, value);
    EXPECT_EQ(text, "\xEF\xBF\xBD");
  }
}

}  // namespace
}  // namespace regoc
