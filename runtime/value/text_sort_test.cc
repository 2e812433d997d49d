#include "runtime/value/text_sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace regoc::internal {
namespace {

void ExpectSorted(std::vector<std::string> texts) {
  std::vector<SortedText> sorted;
  for (uint32_t i = 0; i < texts.size(); ++i) sorted.emplace_back(texts[i], i);
  bool equal = SortTexts(sorted);
  std::vector<std::string> result;
  for (const SortedText& t : sorted) result.push_back(texts[t.position]);
  std::sort(texts.begin(), texts.end());
  ASSERT_EQ(result, texts);
  ASSERT_EQ(equal, std::adjacent_find(texts.begin(), texts.end()) != texts.end());
}

TEST(SortTexts, AgreesWithComparingBytes) {
  std::mt19937 random(3);
  constexpr std::string_view kBytes("\0\0ab\xFF", 5);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> texts(random() % 80);
    size_t longest = 1 + random() % 40;
    std::string common(random() % 30, random() % 2 ? '\0' : 'x');
    for (std::string& text : texts) {
      if (random() % 4 != 0) text = common;
      for (size_t n = random() % longest; n > 0; --n) text.push_back(kBytes[random() % kBytes.size()]);
    }
    ExpectSorted(texts);
  }
}

TEST(SortTexts, TellsLongTextsApartNearTheirEnds) {
  std::vector<std::string> texts;
  for (int i = 0; i < 100; ++i) texts.push_back(std::string(5000, 'x') + std::to_string(i * 37 % 100));
  ExpectSorted(texts);
  texts.push_back(texts[50]);
  ExpectSorted(texts);
}

TEST(SortTexts, TakesZerosWithoutEnd) {
  for (size_t count : {2u, 20u, 50u}) {
    std::vector<std::string> texts;
    for (size_t i = 0; i < count; ++i) texts.push_back("x" + std::string(i * 7919 % 13 * 100000, '\0'));
    ExpectSorted(texts);
  }
}

}  // namespace
}  // namespace regoc::internal
