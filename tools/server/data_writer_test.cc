#include "tools/server/data_writer.h"

#include <gtest/gtest.h>

#include "runtime/value/json.h"

namespace regoc::server {
namespace {

class DataWriterTest : public testing::Test {
 protected:
  std::string Data() {
    std::string out;
    AppendJson(out, store_.current()->data->root());
    return out;
  }
  void AddModule(const std::string& id, const std::string& text) {
    DiagnosticSink sink;
    Status changed = store_.Change(
        [&](Store::Draft& draft) -> Status {
          return draft.modules[id] = std::make_shared<Module>(Module{id, text, ast::RegoVersion::kV1, ""}), Unit{};
        },
        sink);
    ASSERT_TRUE(changed.ok()) << OpaText(sink);
  }
  void AddBundle(const std::string& name, std::vector<std::string> roots) {
    DiagnosticSink sink;
    Status changed = store_.Change(
        [&](Store::Draft& draft) -> Status {
          return draft.bundles[name] = {.name = name,
                                        .revision = "",
                                        .roots = std::move(roots),
                                        .etag = "",
                                        .metadata_json = ""},
                 Unit{};
        },
        sink);
    ASSERT_TRUE(changed.ok());
  }

  BackgroundCompiler compiler_{false};
  Store store_{compiler_};
  DataWriter writer_{store_};
};

TEST_F(DataWriterTest, PutMakesWhatIsMissingAbove) {
  EXPECT_EQ(writer_.Put({"a", "b", "c"}, "1", false).status, 204);
  EXPECT_EQ(writer_.Put({"a", "x"}, "{}", true).status, 204);
  EXPECT_EQ(writer_.Put({"a", "x"}, "2", true).status, 304);
  EXPECT_EQ(Data(), R"({"a":{"b":{"c":1},"x":{}}})");
  EXPECT_EQ(writer_.Put({"a", "b", "c", "d"}, "1", false).message, "storage_write_conflict_error: /a/b/c");
}

TEST_F(DataWriterTest, OldGenerationsKeepWhatTheyHad) {
  ASSERT_EQ(writer_.Put({"list"}, "[1,2]", false).status, 204);
  std::shared_ptr<const Generation> before = store_.current();
  for (int i = 0; i < 250; ++i)
    ASSERT_EQ(writer_.Put({"n" + std::to_string(i % 7)}, std::to_string(i), false).status, 204);
  EXPECT_EQ(before->data->root().object().count, 1u);
  EXPECT_EQ(store_.current()->data->root().object().count, 8u);
  EXPECT_LE(store_.current()->data->layers(), 101u);
}

TEST_F(DataWriterTest, GarbageIsBounded) {
  std::string big = "\"" + std::string(200'000, 'x') + "\"";
  for (int i = 0; i < 60; ++i) ASSERT_EQ(writer_.Put({"big"}, big, false).status, 204);
  EXPECT_LT(store_.current()->data->total_bytes(), size_t{4} << 20);
}

TEST_F(DataWriterTest, PatchIsAllOrNothing) {
  ASSERT_EQ(writer_.Put({}, R"({"a":{"list":[1,2,3]}})", false).status, 204);
  EXPECT_EQ(writer_.Patch({"a"}, R"([{"op":"add","path":"/list/0","value":0},{"op":"remove","path":"/nope"}])").status,
            404);
  EXPECT_EQ(Data(), R"({"a":{"list":[1,2,3]}})");
  EXPECT_EQ(
      writer_
          .Patch(
              {"a"},
              R"([{"op":"add","path":"/list/-","value":4},{"op":"remove","path":"list/0"},{"op":"replace","path":"list/1","value":9}])")
          .status,
      204);
  EXPECT_EQ(Data(), R"({"a":{"list":[2,9,4]}})");
  EXPECT_EQ(writer_.Delete({"a", "list", "1"}).status, 204);
  EXPECT_EQ(Data(), R"({"a":{"list":[2,4]}})");
}

TEST_F(DataWriterTest, RulesAndBundlesOwnTheirPaths) {
  AddModule("p.rego", "package p\n\nallow := true\n");
  EXPECT_EQ(writer_.Put({"p", "allow"}, "1", false).message,
            "1 error occurred: p.rego:3: rego_compile_error: conflicting rule for data path p/allow found");
  EXPECT_EQ(writer_.Put({"p", "other"}, "1", false).status, 204);
  AddBundle("authz", {"x/y"});
  EXPECT_EQ(writer_.Put({"x", "y", "z"}, "1", false).message, "path x/y/z is owned by bundle \"authz\"");
  EXPECT_EQ(writer_.Put({"x"}, "1", false).message, "path x is owned by bundle \"authz\"");
  EXPECT_EQ(writer_.Put({}, "{}", false).message, "can't write to document root with bundle roots configured");
  EXPECT_EQ(writer_.Put({"x", "z"}, "1", false).status, 204);
  AddBundle("all", {""});
  EXPECT_EQ(writer_.Delete({"x", "z"}).message, "all paths owned by bundle \"all\"");
}

}  // namespace
}  // namespace regoc::server
