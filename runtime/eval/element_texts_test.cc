#include "runtime/eval/element_texts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "runtime/eval/search.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::eval {
namespace {

using plan::Condition;

class ElementTextsTest : public testing::Test {
 protected:
  Value Json(std::string_view text) {
    Result<Value> value = reader_.Parse(arena_, text);
    EXPECT_TRUE(value.ok()) << text;
    return value.ok() ? DeepCopyFrozen(document_, *value) : Value();
  }
  // Positions in `list`, whose items are what elements hold.
  std::string Found(Condition condition, std::string_view list, std::string_view text) {
    std::vector<std::pair<Value, uint32_t>> elements;
    Value items = Json(list);
    for (uint32_t i = 0; i < items.size(); ++i) elements.emplace_back(items.items()[i], i);
    ElementTexts texts(condition, Json(R"(["/"])"), elements);
    return Listed(texts.Find(arena_, text));
  }
  template <typename Positions>
  static std::string Listed(const Positions& found) {
    std::string out;
    for (uint32_t i = 0; i < found.count; ++i) out += (i ? " " : "") + std::to_string(found.positions[i]);
    return out;
  }

  Arena arena_, document_;
  JsonReader reader_;
  DataIndexes indexes_{[this](const void* at) { return document_.Holds(at); }};
};

TEST_F(ElementTextsTest, ByWhatTextsBeginWithEndWithAndContain) {
  EXPECT_EQ(Found(Condition::kPrefix, R"(["/b", "/a/", "", "/a/b/", 7, "/a/b/c/d"])", "/a/b/c"), "1 2 3 4");
  EXPECT_EQ(Found(Condition::kSuffix, R"(["/c", "c", "", "/a/b", null])", "/a/b/c"), "0 1 2 4");
  EXPECT_EQ(Found(Condition::kContains, R"(["b", "xb", "", "/b/", "/", ["/"]])", "/a/b/c"), "0 2 3 4 5");
  EXPECT_EQ(Found(Condition::kPrefix, "[]", "x"), "");
}

// Which are not valid may fail: whoever tries them must see.
TEST_F(ElementTextsTest, ByPattern) {
  EXPECT_EQ(Found(Condition::kGlob, R"(["/a/*/c", "/b/*", "/a/**", "[", false, "/a/?/x"])", "/a/b/c"), "0 2 3 4");
  EXPECT_EQ(Found(Condition::kRegex, R"(["^/a/[a-z]+/c$", "^/b/", "/b/", "(", {}])", "/a/b/c"), "0 2 3 4");
}

// More patterns with the same literal, or with none, than are left to whoever tries them; more than an automaton takes.
TEST_F(ElementTextsTest, ManyPatternsAlike) {
  std::string list = "[";
  for (int i = 0; i < 300; ++i) list += (i ? ", \"^[a-z]{" : "\"^[a-z]{") + std::to_string(i + 1) + "}$\"";
  EXPECT_EQ(Found(Condition::kRegex, list + ", \")\"]", "abcdefg"), "6 300");
}

// With an index over the data, and without one: elements that hold the rest of what is wanted.
TEST_F(ElementTextsTest, WithComparisons) {
  Value list = Json(R"([{"m": "GET", "p": "/a/*"}, {"m": "PUT", "p": "/a/*"}, {"m": "GET", "p": "/b/*"}, {"m": "GET"},
                        {"m": "GET", "p": 1}, {"m": "GET", "p": "/a/x"}, {"m": "GET", "p": "/*/x"}, {"p": "/a/*"},
                        {"m": "PUT", "p": "/a/y"}])");
  std::vector<SearchSpec> specs = {{.paths = {{Value::String("m")}},
                                    .condition = Condition::kGlob,
                                    .condition_path = {Value::String("p")},
                                    .delimiters = Json(R"(["/"])"),
                                    .text = "test"}};
  ElementList elements(list, false);
  Value wanted[] = {Value::String("GET"), Value::String("/a/x")};
  Searches searches(specs);
  searches.Begin(nullptr);
  EXPECT_EQ(Listed(searches.Find(arena_, 0, elements, wanted)), "0 2 3 4 5 6");
  searches.Begin(&indexes_);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(Listed(searches.Find(arena_, 0, elements, wanted)), "0 4 5 6");
    // Few that hold the same are all found.
    Value put[] = {Value::String("PUT"), Value::String("/c")};
    EXPECT_EQ(Listed(searches.Find(arena_, 0, elements, put)), "1 8");
    Value none[] = {Value::String("GET"), Value::String("/c/d")};
    EXPECT_EQ(Listed(searches.Find(arena_, 0, elements, none)), "4");
    // The built-in will fail for each.
    Value no_text[] = {Value::String("GET"), Value::Int(1)};
    EXPECT_EQ(Listed(searches.Find(arena_, 0, elements, no_text)), "0 2 3 4 5 6");
  }
  EXPECT_EQ(indexes_.count(), 1u);
}

}  // namespace
}  // namespace regoc::eval
