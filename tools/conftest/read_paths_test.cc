#include "tools/conftest/read_paths.h"

#include <gtest/gtest.h>

#include "runtime/base/arena.h"
#include "runtime/value/json.h"

namespace regoc::conftest {
namespace {

bool Touches(std::vector<std::string> paths, const char* input, bool combined = false) {
  Arena arena;
  JsonReader reader;
  return ReadPathsOf({.paths = std::move(paths)}).Touch(*reader.Parse(arena, input), combined);
}

TEST(ReadPaths, TheFirstStepDecides) {
  EXPECT_TRUE(Touches({"input.spec.containers[_].image"}, R"({"spec": 1})"));
  EXPECT_FALSE(Touches({"input.request.object.spec"}, R"({"spec": 1})"));
  EXPECT_TRUE(Touches({"input[\"a b\"].c"}, R"({"a b": 1})"));
  EXPECT_TRUE(Touches({"input[_]"}, R"({"x": 1})"));
  EXPECT_FALSE(Touches({"input[_]"}, R"([])"));
  EXPECT_TRUE(Touches({"input[0].Cmd"}, R"([[1]])"));
  EXPECT_FALSE(Touches({}, R"({"x": 1})"));
}

TEST(ReadPaths, OfCombinedInputsTheContentsCount) {
  EXPECT_TRUE(Touches({"input[_].contents.kind"}, R"([{"path": "a", "contents": {"kind": 1}}])", true));
  EXPECT_FALSE(Touches({"input[_].contents.request"}, R"([{"path": "a", "contents": {"kind": 1}}])", true));
  EXPECT_FALSE(Touches({"input.kind"}, R"([{"path": "a", "contents": {"kind": 1}}])", true));
}

TEST(ReadPaths, AllOfTheInputIsLookedAt) { EXPECT_TRUE(ReadPathsOf({.whole = true}).Touch(Value(), false)); }

}  // namespace
}  // namespace regoc::conftest
