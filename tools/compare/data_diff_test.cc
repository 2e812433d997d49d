#include "tools/compare/data_diff.h"

#include <gtest/gtest.h>

#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::compare {
namespace {

// "pointer old>new", "-" for undefined.
std::vector<std::string> Changes(const char* before, const char* after, size_t max = 100) {
  Arena arena;
  JsonReader a, b;
  DataDiff diff = CompareData(*a.Parse(arena, before), *b.Parse(arena, after), max);
  std::vector<std::string> out;
  for (const DataChange& change : diff.changes)
    out.push_back(change.pointer + " " + (change.before ? ToRego(*change.before) : "-") + ">" +
                  (change.after ? ToRego(*change.after) : "-"));
  if (diff.count != out.size()) out.push_back(std::to_string(diff.count) + " in all");
  return out;
}

using List = std::vector<std::string>;

TEST(DataDiff, ObjectsByKey) {
  EXPECT_EQ(Changes(R"({"a": 1, "b": {"c": 1, "d": 2}})", R"({"b": {"c": 1, "d": 3}, "e": null})"),
            (List{"/a 1>-", "/b/d 2>3", "/e ->null"}));
  EXPECT_EQ(Changes(R"({"a": 1})", R"({"a": 1.0})"), List{});
  EXPECT_EQ(Changes(R"({"a/b": {"~": 1}})", R"({"a/b": {"~": 2}})"), List{"/a~1b/~0 1>2"});
  EXPECT_EQ(Changes(R"({"a": [1]})", R"({"a": {"0": 1}})"), List{"/a [1]>{\"0\": 1}"});
}

TEST(DataDiff, ArraysKeepWhatTheyHaveInCommonAtBothEnds) {
  EXPECT_EQ(Changes(R"({"a": [1, 2, 3, 4]})", R"({"a": [1, 9, 2, 3, 4]})"), List{"/a/1 ->9"});
  EXPECT_EQ(Changes(R"({"a": [1, 2, 3]})", R"({"a": [1, 3]})"), List{"/a/1 2>-"});
  EXPECT_EQ(Changes(R"({"a": [1, {"b": 2}, 3]})", R"({"a": [1, {"b": 5}, 3]})"), List{"/a/1/b 2>5"});
}

TEST(DataDiff, ListsNoMoreThanAskedForAndCountsAll) {
  EXPECT_EQ(Changes(R"({"a": 1, "b": 1, "c": 1})", "{}", 1), (List{"/a 1>-", "3 in all"}));
}

}  // namespace
}  // namespace regoc::compare
