#include "tools/compare/bundle_diff.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "runtime/base/file.h"

namespace regoc::compare {
namespace {

class BundleDiffTest : public testing::Test {
 protected:
  BundleDiffTest() {
    std::string name = (std::filesystem::temp_directory_path() / "regoc-diff-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~BundleDiffTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<BundleView> Make(const std::string& rego, const std::string& data, const std::string& manifest = "") {
    std::filesystem::path folder = folder_ / std::to_string(++made_);
    std::filesystem::create_directory(folder);
    (void)WriteFileAtomically(folder / "p.rego", rego);
    (void)WriteFileAtomically(folder / "data.json", data);
    if (!manifest.empty()) (void)WriteFileAtomically(folder / ".manifest", manifest);
    Result<std::unique_ptr<BundleView>> view = BundleView::Load(folder, {});
    EXPECT_TRUE(view.ok()) << view.error().message;
    return std::move(*view);
  }

  // "kind rule [through …] [data …]" of each rule.
  std::vector<std::string> Rules(const std::string& before, const std::string& after,
                                 const std::string& data_before = "{}", const std::string& data_after = "{}") {
    static constexpr const char* kKinds[] = {"added", "removed", "changed", "affected"};
    auto a = Make("package p\n" + before, data_before), b = Make("package p\n" + after, data_after);
    std::vector<std::string> out;
    for (const RuleDiff& rule : CompareBundles(*a, *b, {}).rules) {
      std::string text = std::string(kKinds[static_cast<size_t>(rule.kind)]) + " " + rule.name;
      for (const std::string& name : rule.through) text += " through " + name;
      for (const std::string& pointer : rule.data) text += " data " + pointer;
      out.push_back(text);
    }
    return out;
  }

  std::filesystem::path folder_;
  int made_ = 0;
};

using List = std::vector<std::string>;

TEST_F(BundleDiffTest, LayoutNamesOfVariablesAndCommentsMeanNothing) {
  EXPECT_EQ(
      Rules("deny contains msg if { some c in input.cs; c.bad; msg := sprintf(\"%v\", [c.name]) }\nf(x) := x + 1\n",
            "# Says what is bad.\nf(number) := number + 1\n\ndeny contains text if {\n  some each in input.cs\n  "
            "each.bad\n"
            "  text := sprintf(\"%v\", [each.name])\n}\n"),
      List{});
}

TEST_F(BundleDiffTest, RulesComeGoAndChange) {
  EXPECT_EQ(Rules("a := 1\nb := 1\nf(x) := x\n", "b := 2\nc := 1\nf(x) := [x]\n"),
            (List{"removed data.p.a", "changed data.p.b", "added data.p.c", "changed data.p.f"}));
}

TEST_F(BundleDiffTest, AffectedRulesSayThroughWhat) {
  EXPECT_EQ(
      Rules("allow if middle\nmiddle if f(input.n)\nf(n) if n > 1\nother := 1\n",
            "allow if middle\nmiddle if f(input.n)\nf(n) if n > 2\nother := 1\n"),
      (List{"affected data.p.allow through data.p.f", "changed data.p.f", "affected data.p.middle through data.p.f"}));
}

TEST_F(BundleDiffTest, DataAffectsTheRulesThatReadIt) {
  EXPECT_EQ(Rules("a if data.roles[input.user]\nb if data.limits.n > input.n\nc if data.list[1] == input.n\n",
                  "a if data.roles[input.user]\nb if data.limits.n > input.n\nc if data.list[1] == input.n\n",
                  R"({"roles": {"x": true}, "limits": {"n": 1, "m": 1}, "list": [0, 1]})",
                  R"({"roles": {}, "limits": {"n": 1, "m": 2}, "list": [5, 0, 1]})"),
            (List{"affected data.p.a data /roles", "affected data.p.c data /list"}));
}

TEST_F(BundleDiffTest, EntryPointsAskedForSayWhetherDecisionsCanChange) {
  auto a = Make("package p\nx := 1\ny if data.a.b\n", R"({"a": {"b": true, "c": 1}})");
  auto b = Make("package p\nx := 2\ny if data.a.b\n", R"({"a": {"b": true, "c": 2}})");
  BundleDiff diff = CompareBundles(*a, *b, {.entrypoints = {"p/x", "p/y", "p"}});
  ASSERT_EQ(diff.entrypoints.size(), 3u);
  EXPECT_TRUE(diff.entrypoints[0].may_change);   // p
  EXPECT_TRUE(diff.entrypoints[1].may_change);   // p/x
  EXPECT_FALSE(diff.entrypoints[2].may_change);  // p/y
  EXPECT_EQ(diff.data.count, 1u);
  EXPECT_EQ(DiffText(CompareBundles(*a, *a, {})), "");
}

TEST_F(BundleDiffTest, ManifestsAndBuiltins) {
  auto a = Make("package p\nx := count(input)\n", "{}",
                R"({"revision": "1", "roots": ["p", "q"], "metadata": {"team": "a"}})");
  auto b = Make("package p\nx := sum(input)\n", "{}", R"({"revision": "2", "roots": ["p", "r"]})");
  BundleDiff diff = CompareBundles(*a, *b, {});
  EXPECT_EQ(diff.roots.removed, List{"q"});
  EXPECT_EQ(diff.roots.added, List{"r"});
  EXPECT_EQ(diff.builtins.removed, List{"count"});
  EXPECT_EQ(diff.builtins.added, List{"sum"});
  EXPECT_EQ(diff.metadata_before, R"({"team":"a"})");
  EXPECT_FALSE(diff.empty());
  auto c = Make("package p\nx := count(input)\n", "{}",
                R"({"revision": "9", "roots": ["p", "q"], "metadata": {"team": "a"}})");
  EXPECT_TRUE(CompareBundles(*a, *c, {}).empty());
}

}  // namespace
}  // namespace regoc::compare
