#include "bundler/index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bundler/hash.h"

namespace regoc::bundle {
namespace {

using ::testing::HasSubstr;

Contents WithParts() {
  Contents contents;
  AddFile(contents, "_regoc/plan.bin", "plan");
  AddFile(contents, "_regoc/native/x86-64-v3.so", "code");
  WriteIndex(contents, {.tool = "regoc",
                        .tool_version = "1.2.3",
                        .plan = IndexedPart{.path = "_regoc/plan.bin", .version = 4},
                        .natives = {{.path = "_regoc/native/x86-64-v3.so", .version = 7, .target = "x86-64-v3"}},
                        .entrypoints = {"p/b", "p/a"},
                        .builtins = {"count"},
                        .revision_of_contents = true,
                        .enforcement_json = R"({"p/a":"warn"})",
                        .inputs_json = R"({"p/a":[["user"]]})"});
  return contents;
}

std::string Refusal(const Contents& contents) {
  Result<std::optional<Index>> index = ReadIndex(contents);
  return index.ok() ? "" : index.error().message;
}

TEST(Index, ReadsBackWhatWasWritten) {
  Contents contents = WithParts();
  Result<std::optional<Index>> index = ReadIndex(contents);
  ASSERT_TRUE(index.ok()) << index.error().message;
  EXPECT_EQ((*index)->natives[0].version, 7);
  EXPECT_EQ((*index)->natives[0].sha256, Sha256Hex("code"));
  EXPECT_EQ((*index)->entrypoints, (std::vector<std::string>{"p/a", "p/b"}));
  EXPECT_EQ((*index)->tool_version, "1.2.3");
  EXPECT_EQ((*index)->enforcement_json, R"({"p/a":"warn"})");
  EXPECT_EQ(IndexText(**index), FindFile(contents, "_regoc/index")->bytes);
}

TEST(Index, ABundleNeedsNone) {
  Result<std::optional<Index>> index = ReadIndex(Contents());
  ASSERT_TRUE(index.ok());
  EXPECT_FALSE(index->has_value());
}

TEST(Index, PartsMustBeWhatItSays) {
  Contents changed = WithParts();
  AddFile(changed, "_regoc/native/x86-64-v3.so", "other");
  EXPECT_THAT(Refusal(changed), HasSubstr("_regoc/native/x86-64-v3.so: hash mismatch"));
  Contents further = WithParts();
  AddFile(further, "_regoc/native/x86-64-v4.so", "other");
  EXPECT_THAT(Refusal(further), HasSubstr("does not name the native code _regoc/native/x86-64-v4.so"));
  Contents missing = WithParts();
  std::erase_if(missing.files, [](const File& file) { return file.path == "_regoc/plan.bin"; });
  EXPECT_THAT(Refusal(missing), HasSubstr("names _regoc/plan.bin, which is not in the bundle"));
}

TEST(Index, ANewerFormatIsNotRead) {
  Result<Index> index = ParseIndex(R"({"format": 9, "native": 5, "tool": {"name": "regoc", "version": "9.0.0"}})");
  ASSERT_TRUE(index.ok());
  EXPECT_EQ(index->format, 9);
  EXPECT_EQ(index->tool_version, "9.0.0");
}

TEST(Index, MalformedTextsAreRefused) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "_regoc/index"},
      {"[]", "_regoc/index"},
      {"{}", "`format` must be a positive integer"},
      {R"({"format":"1"})", "`format` must be an integer"},
      {R"({"format":1,"format":1})", "_regoc/index"},
      {R"({"format":1,"plan":{"path":"x"}})", "needs `path` and `sha256`"},
      {R"({"format":1,"native":{}})", "`native` must be an array"},
      {R"({"format":1,"entrypoints":[1]})", "`entrypoints` must be an array of strings"},
      {R"({"format":1,"inputs":[]})", "`inputs` must be an object"}};
  for (const auto& [text, reason] : cases) {
    Result<Index> index = ParseIndex(text);
    ASSERT_FALSE(index.ok()) << text;
    EXPECT_THAT(index.error().message, HasSubstr(reason)) << text;
  }
}

}  // namespace
}  // namespace regoc::bundle
