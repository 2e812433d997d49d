#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "runtime/base/file.h"
#include "tools/replay/side.h"

namespace regoc::replay {
namespace {

class SameAnswersTest : public testing::Test {
 protected:
  SameAnswersTest() {
    std::string name = (std::filesystem::temp_directory_path() / "regoc-same-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~SameAnswersTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<Side> Make(const std::string& rego, const std::string& data) {
    std::filesystem::path folder = folder_ / std::to_string(++made_);
    std::filesystem::create_directory(folder);
    (void)WriteFileAtomically(folder / "p.rego", "package p\n" + rego);
    (void)WriteFileAtomically(folder / "data.json", data);
    Result<std::unique_ptr<Side>> side = Side::Load(folder, {.load = {}, .engine = Engine::kInterp});
    EXPECT_TRUE(side.ok()) << side.error().message;
    return std::move(*side);
  }
  bool Same(const std::string& rego_a, const std::string& data_a, const std::string& rego_b,
            const std::string& data_b) {
    std::unique_ptr<Side> a = Make(rego_a, data_a), b = Make(rego_b, data_b);
    return SameAnswers(*a, **a->Find({"p/allow"}), *b, **b->Find({"p/allow"}));
  }

  std::filesystem::path folder_;
  int made_ = 0;
};

constexpr const char* kPolicy = "allow if data.roles[input.user].admin\n";

TEST_F(SameAnswersTest, LayoutAndUnreadDataDoNotCount) {
  EXPECT_TRUE(Same(kPolicy, R"({"roles": {"a": {"admin": true}}, "x": 1})",
                   "# a comment\n\nallow if {\n  data.roles[input.user].admin\n}\nother := 2\n",
                   R"({"roles": {"a": {"admin": true}}, "x": 2})"));
}

TEST_F(SameAnswersTest, DataThatIsReadCounts) {
  EXPECT_FALSE(Same(kPolicy, R"({"roles": {"a": {"admin": true}}})", kPolicy, R"({"roles": {"a": {"admin": false}}})"));
  EXPECT_FALSE(Same("allow if data.a.b\n", R"({"a": {}})", "allow if data.a.b\n", R"({"a": {"b": 1}})"));
  EXPECT_FALSE(Same("allow if { some k; data[k].x == input.x }\n", R"({"a": {"x": 1}})",
                    "allow if { some k; data[k].x == input.x }\n", R"({"b": {"x": 2}})"));
}

TEST_F(SameAnswersTest, RulesThatAreCalledCount) {
  const char* one = "allow if ok\nok if input.n > 1\n";
  const char* other = "allow if ok\nok if input.n > 2\n";
  EXPECT_TRUE(Same(one, "{}", one, "{}"));
  EXPECT_FALSE(Same(one, "{}", other, "{}"));
}

}  // namespace
}  // namespace regoc::replay
