#include "bundler/paths.h"

#include <gtest/gtest.h>

namespace regoc::bundle {
namespace {

std::string Normal(std::string_view name) {
  Result<std::string> path = NormalizeEntryPath(name, 40);
  return path.ok() ? *path : "error: " + path.error().message;
}

TEST(Paths, AcceptsWhatOpaAndTarWrite) {
  EXPECT_EQ(Normal("/data.json"), "data.json");
  EXPECT_EQ(Normal("./a/b.rego"), "a/b.rego");
  EXPECT_EQ(Normal("a/b.rego"), "a/b.rego");
  EXPECT_EQ(Normal("a/"), "a");
  EXPECT_EQ(Normal("./"), "");
  EXPECT_EQ(Normal("."), "");
  EXPECT_EQ(Normal("a/.hidden/..b/é"), "a/.hidden/..b/é");
}

TEST(Paths, RefusesEverythingElse) {
  EXPECT_EQ(Normal("//etc/passwd"), "error: the path \"//etc/passwd\" is absolute");
  EXPECT_EQ(Normal("C:/x"), "error: the path \"C:/x\" is absolute");
  EXPECT_EQ(Normal("a/../b"), "error: the path \"a/../b\" has a `..` in it");
  EXPECT_EQ(Normal("/.."), "error: the path \"/..\" has a `..` in it");
  EXPECT_EQ(Normal("a//b"), "error: the path \"a//b\" has an empty name or a `.` in it");
  EXPECT_EQ(Normal("a/./b"), "error: the path \"a/./b\" has an empty name or a `.` in it");
  EXPECT_EQ(Normal("a\\b"), "error: the path \"a\\\\b\" has a backslash in it");
  EXPECT_EQ(Normal("a\nb"), "error: the path \"a\\nb\" has a control character in it");
  EXPECT_EQ(Normal("a\xFF"), "error: the path \"a\uFFFD\" is not UTF-8");
  EXPECT_EQ(Normal(""), "error: an entry has no name");
  EXPECT_NE(Normal(std::string(41, 'a')).find("longer than the limit of 40 bytes"), std::string::npos);
}

TEST(Paths, KnowsTheNamesOfOpa) {
  EXPECT_TRUE(IsStructuredDocument("a/data.json"));
  EXPECT_TRUE(IsStructuredDocument("data.yml"));
  EXPECT_TRUE(IsStructuredDocument(".manifest"));
  EXPECT_FALSE(IsStructuredDocument("a/mydata.json"));
  EXPECT_EQ(DataPath("data.json"), std::vector<std::string>());
  EXPECT_EQ(DataPath("a/b/data.json"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(DataPath("..x/b/data.json"), (std::vector<std::string>{"x", "b"}));
}

TEST(Paths, PartsKeepAwayFromNamesThatMeanSomething) {
  EXPECT_TRUE(CheckPartPath("_regoc/plan.bin").ok());
  EXPECT_TRUE(CheckPartPath("_regoc/native/x86_64-linux.o").ok());
  for (const char* path : {"plan.bin", "_regoc/x.rego", "_regoc/index.json", "_regoc/plan.pb", "_regoc/a.manifest",
                           "_regoc/policy.wasm", "_regoc/../x", "/_regoc/x"}) {
    EXPECT_FALSE(CheckPartPath(path).ok()) << path;
  }
}

}  // namespace
}  // namespace regoc::bundle
