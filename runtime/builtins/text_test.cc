#include "runtime/builtins/text.h"

#include <gtest/gtest.h>

#include "runtime/builtins/unicode.h"

namespace regoc::builtins {
namespace {

TEST(Text, DecodesUtf8AsGo) {
  EXPECT_EQ(DecodeRune("a").value, U'a');
  EXPECT_EQ(DecodeRune("\u00e9x").size, 2u);
  EXPECT_EQ(DecodeRune("\U0001F600").value, U'\U0001F600');
  for (std::string_view broken : {"\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc3"}) {
    EXPECT_EQ(DecodeRune(broken).value, kRuneError);
    EXPECT_EQ(DecodeRune(broken).size, 1u);
    EXPECT_FALSE(IsValidUtf8(broken));
  }
  EXPECT_EQ(DecodeLastRune("a\u00e9").value, U'\u00e9');
  EXPECT_EQ(DecodeLastRune("a\xa9").value, kRuneError);
}

TEST(Text, CountsRunes) {
  EXPECT_EQ(CountRunes("a\u00e9\U0001F600"), 3u);
  EXPECT_EQ(CountRunes("\xff\xff"), 2u);
  EXPECT_EQ(RuneOffset("a\u00e9b", 2), 3u);
  EXPECT_EQ(RuneOffset("ab", 9), 2u);
}

TEST(Text, BuilderGrows) {
  Arena arena;
  TextBuilder text(arena);
  for (int i = 0; i < 100; ++i) text.AppendInt(i);
  text.Append(3, '.');
  text.AppendRune(U'\u00e9');
  EXPECT_EQ(text.size(), 190u + 3 + 2);
  EXPECT_TRUE(text.view().ends_with("9899...\u00e9"));
}

TEST(Unicode, MapsCaseOneToOne) {
  EXPECT_EQ(ToUpper(U'\u00df'), U'\u00df');
  EXPECT_EQ(ToUpper(U'\u0131'), U'I');
  EXPECT_EQ(ToLower(U'\u212A'), U'k');
  EXPECT_EQ(ToUpper(U'\u01C6'), U'\u01C4');
  EXPECT_EQ(ToLower(U'\u0101'), U'\u0101');
  EXPECT_EQ(ToUpper(U'\u0101'), U'\u0100');
  EXPECT_EQ(ToLower(U'\u1E9E'), U'\u00df');
}

TEST(Unicode, Quotes) {
  Arena arena;
  TextBuilder text(arena);
  AppendQuoted(text, "a\"\\\n\x01\u00e9\u200b\xff");
  EXPECT_EQ(text.view(), "\"a\\\"\\\\\\n\\x01\u00e9\\u200b\\xff\"");
  TextBuilder ascii(arena);
  AppendQuoted(ascii, "\u00e9\U0001F600", Quoting::kAscii);
  EXPECT_EQ(ascii.view(), "\"\\u00e9\\U0001f600\"");
  EXPECT_TRUE(CanBackquote("a\"\t"));
  EXPECT_FALSE(CanBackquote("`"));
}

}  // namespace
}  // namespace regoc::builtins
