#include "bundler/roots.h"

#include <gtest/gtest.h>

#include "bundler/contents.h"

namespace regoc::bundle {
namespace {

std::string DataFailure(std::vector<std::string> roots, const std::string& path, const std::string& bytes) {
  Contents contents;
  contents.manifest.roots = std::move(roots);
  AddFile(contents, path, bytes);
  Status inside = CheckDataWithinRoots(contents);
  return inside.ok() ? "" : inside.error().message;
}

TEST(Roots, OverlapByWholeNames) {
  EXPECT_TRUE(RootsOverlap("a/b", "a/b/c"));
  EXPECT_TRUE(RootsOverlap("", "x"));
  EXPECT_TRUE(RootsOverlap("a", "a"));
  EXPECT_FALSE(RootsOverlap("a/b", "a/bc"));
}

TEST(Roots, PackagesLieWithin) {
  EXPECT_TRUE(CheckPackagesWithinRoots({"a/b"}, {{{"a", "b", "c"}, "package a.b.c", "x.rego"}}).ok());
  Status outside = CheckPackagesWithinRoots({"a/b", "q"}, {{{"a"}, "package a", "x.rego"}});
  ASSERT_FALSE(outside.ok());
  EXPECT_EQ(outside.error().message, "manifest roots [a/b q] do not permit 'package a' in module 'x.rego'");
  EXPECT_FALSE(CheckPackagesWithinRoots({}, {{{"a"}, "package a", "x.rego"}}).ok());
}

TEST(Roots, DataLiesWithin) {
  EXPECT_EQ(DataFailure({""}, "data.json", "not even JSON"), "");
  EXPECT_EQ(DataFailure({"a/b"}, "data.json", R"({"a":{"b":1}})"), "");
  EXPECT_EQ(DataFailure({"a/b"}, "a/b/c/data.json", "1"), "");
  EXPECT_EQ(DataFailure({"a/b"}, "a/data.yaml", "b: {x: 1}"), "");
  EXPECT_EQ(DataFailure({"a/b"}, "data.json", R"({"a":{"b":1,"c":2}})"),
            "manifest roots [a/b] do not permit data at path '/a/c' (hint: check bundle directory structure)");
  EXPECT_EQ(DataFailure({"a"}, "x/y/data.json", "{}"),
            "manifest roots [a] do not permit data at path '/x' (hint: check bundle directory structure)");
  EXPECT_EQ(DataFailure({"a/b", "c"}, "a/data.json", "7"),
            "manifest roots [a/b c] do not permit data at path '/a' (hint: check bundle directory structure)");
  EXPECT_TRUE(DataFailure({"a"}, "data.json", "{").starts_with("bundle load failed on data.json: "));
}

TEST(Roots, PatchesLieWithin) {
  EXPECT_EQ(DataFailure({"a"}, "patch.json", R"({"data":[{"op":"upsert","path":"/a/b","value":1}]})"), "");
  EXPECT_EQ(DataFailure({"a"}, "patch.json", R"({"data":[{"op":"remove","path":"/b/c/"}]})"),
            "manifest roots [a] do not permit data patch at path 'b/c'");
}

}  // namespace
}  // namespace regoc::bundle
