#include "runtime/base/byte_blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace regoc::bytes {
namespace {

// Texts of all small lengths over few bytes, so that what is looked for occurs often.
std::vector<std::string> Texts() {
  std::mt19937 random(7);
  constexpr std::string_view kBytes("\0,a[`{z@AZ\x7F\x80\xFF,", 14);
  std::vector<std::string> texts;
  for (size_t i = 0; i < 4000; ++i) {
    std::string text(i % 41, '\0');
    for (char& c : text) c = kBytes[random() % kBytes.size()];
    texts.push_back(text);
  }
  return texts;
}

TEST(Bytes, FindsAllOfAByte) {
  for (const std::string& text : Texts()) {
    for (char c : {',', '\0', '\xFF', 'a'}) {
      std::vector<size_t> found, expected;
      ForEachByte(text, c, [&](size_t at) { found.push_back(at); });
      for (size_t i = 0; i < text.size(); ++i)
        if (text[i] == c) expected.push_back(i);
      ASSERT_EQ(found, expected);
      ASSERT_EQ(CountBytes(text, c), expected.size());
    }
  }
}

TEST(Bytes, BlocksHaveABitAByte) {
  for (const std::string& text : Texts()) {
    std::vector<size_t> found, expected;
    ForEachBlock(text, [&](Block block, size_t at, size_t size) {
      uint32_t bits = Bits(block == ',') & FirstBits(size);
      for (size_t i = 0; i < kBlock; ++i)
        if ((bits >> i & 1) != 0) found.push_back(at + i);
    });
    for (size_t i = 0; i < text.size(); ++i)
      if (text[i] == ',') expected.push_back(i);
    ASSERT_EQ(found, expected);
  }
}

TEST(Bytes, CopiesBlocksThatMayWriteTooMuch) {
  for (const std::string& text : Texts()) {
    if (text.empty()) continue;
    std::string to(text.size() + 1 + kBlock, '#');
    CopyLoosely(to.data() + 1, text.data(), text.size());
    ASSERT_EQ(to[0], '#');
    ASSERT_EQ(to.substr(1, text.size()), text);
  }
}

TEST(Bytes, TellsAscii) {
  for (const std::string& text : Texts())
    ASSERT_EQ(IsAscii(text), std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; }));
}

TEST(Bytes, MarksWhatIsBetween) {
  for (const std::string& text : Texts()) {
    if (!IsAscii(text)) continue;
    ForEachWord(text, [&](uint64_t word, size_t at, size_t size) {
      uint64_t marks = Between(word, 'A', 'Z');
      for (size_t i = 0; i < 8; ++i) {
        bool expected = i < size && text[at + i] >= 'A' && text[at + i] <= 'Z';
        ASSERT_EQ((marks >> (8 * i)) & 0xFF, expected ? 0x80u : 0u);
      }
    });
  }
}

TEST(Bytes, CopiesWhatItIsTold) {
  for (const std::string& text : Texts()) {
    std::string to(text.size() + 2, '#');
    Copy(to.data() + 1, text.data(), text.size());
    ASSERT_EQ(to, "#" + text + "#");
  }
}

}  // namespace
}  // namespace regoc::bytes
