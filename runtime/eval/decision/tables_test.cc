// The look-up tables of decisions, each against trying one by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "runtime/eval/decision/prefix_table.h"
#include "runtime/eval/decision/text_finder.h"
#include "runtime/eval/decision/tuple_table.h"

namespace regoc::eval {
namespace {

using Numbers = std::vector<uint32_t>;
using Texts = std::vector<std::pair<std::string, uint32_t>>;

template <typename Table>
Numbers Found(const Table& table, std::string_view text) {
  Numbers found;
  table.ForEach(text, [&](uint32_t number) { found.push_back(number); });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

template <typename Holds>
Numbers OneByOne(const Texts& texts, Holds holds) {
  Numbers found;
  for (const auto& [text, number] : texts)
    if (holds(text)) found.push_back(number);
  std::sort(found.begin(), found.end());
  return found;
}

std::string RandomText(std::mt19937& random, size_t longest) {
  std::string text(random() % (longest + 1), 'a');
  for (char& c : text) c = static_cast<char>('a' + random() % 3);
  return text;
}

TEST(TupleTable, FindsEqualTuplesInOrder) {
  Value a = Value::String("a"), b = Value::String("b");
  TupleTable table(2, {a, Value::Int(1), b, Value::Int(1), a, Value::Decimal("1.0"), a, b}, {3, 5, 7, 9});
  auto find = [&](Value x, Value y) {
    Value keys[] = {x, y};
    auto found = table.Find(keys);
    return Numbers(found.begin(), found.end());
  };
  EXPECT_EQ(find(a, Value::Int(1)), (Numbers{3, 7}));  // numbers are equal by value
  EXPECT_EQ(find(b, Value::Int(1)), Numbers{5});
  EXPECT_EQ(find(Value::Int(1), a), Numbers{});
  EXPECT_EQ(find(a, b), Numbers{9});
}

TEST(PrefixTable, NestedPrefixes) {
  PrefixTable table({{"/a/", 0}, {"/a/b/", 1}, {"/a/c", 2}, {"", 3}, {"/a/", 4}});
  EXPECT_EQ(Found(table, "/a/b/c"), (Numbers{0, 1, 3, 4}));
  EXPECT_EQ(Found(table, "/a/bb"), (Numbers{0, 3, 4}));
  EXPECT_EQ(Found(table, "/"), Numbers{3});
  EXPECT_EQ(Found(PrefixTable(), "/"), Numbers{});
}

TEST(PrefixTable, AsOneByOne) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    Texts texts;
    for (uint32_t i = 0; i < random() % 20; ++i) texts.emplace_back(RandomText(random, 4), i);
    PrefixTable prefixes(texts);
    SuffixTable suffixes(texts);
    for (int k = 0; k < 20; ++k) {
      std::string text = RandomText(random, 7);
      EXPECT_EQ(Found(prefixes, text), OneByOne(texts, [&](const std::string& t) { return text.starts_with(t); }));
      EXPECT_EQ(Found(suffixes, text), OneByOne(texts, [&](const std::string& t) { return text.ends_with(t); }));
    }
  }
}

TEST(TextFinder, AsOneByOne) {
  std::mt19937 random(2);
  for (int round = 0; round < 200; ++round) {
    Texts texts;
    for (uint32_t i = 0; i < random() % 20; ++i) texts.emplace_back("b" + RandomText(random, 4), i);
    TextFinder finder(texts);
    EXPECT_EQ(finder.empty(), texts.empty());
    for (int k = 0; !texts.empty() && k < 20; ++k) {
      std::string text = RandomText(random, 12);
      auto holds = [&](const std::string& t) { return text.find(t) != text.npos; };
      EXPECT_EQ(Found(finder, text), OneByOne(texts, holds)) << text;
    }
  }
}

}  // namespace
}  // namespace regoc::eval
