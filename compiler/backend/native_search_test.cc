// Searches on every engine: over few and many elements, the first time and again.
#include <gtest/gtest.h>

#include "compiler/backend/testing/differential.h"
#include "compiler/backend/testing/policy_maker.h"

namespace regoc::backend {
namespace {

using namespace plan;  // NOLINT: these tests are made of plan statements

constexpr LocalId kOut{2}, kList{3}, kWanted{4}, kKey{5}, kItem{6};

Operand L(LocalId id) { return Operand::Local(id); }

// data.p = keys of the elements of input.list with id == input.id (and kind == input.kind), found twice.
Policy FindTwice(bool two_conditions) {
  PolicyMaker p;
  std::vector<std::vector<ConstId>> paths = {{p.Name("id")}};
  std::vector<Operand> wanted = {L(kWanted)};
  std::vector<Stmt::Node> nodes = {Make{Tag::kArray, 0, kOut}, Dot{L(kInput), p.Text("list"), kList},
                                   Dot{L(kInput), p.Text("id"), kWanted}};
  if (two_conditions) {
    paths.push_back({p.Name("at"), p.Name("kind")});
    nodes.push_back(Dot{L(kInput), p.Text("kind"), LocalId{7}});
    wanted.push_back(L(LocalId{7}));
  }
  uint32_t search = p.Search(paths);
  nodes.push_back(plan::Find{L(kList), search, wanted, kKey, kItem, p.Body({ArrayAppend{kOut, L(kKey)}})});
  nodes.push_back(plan::Find{L(kList), search, wanted, kKey, kItem, p.Body({ArrayAppend{kOut, L(kItem)}})});
  nodes.push_back(Return{kOut});
  p.Add("data.p", 8, std::move(nodes));
  return p.Take();
}

std::string Records(int count, const std::string& open, const std::string& close, bool keyed) {
  std::string text = open;
  for (int i = 0; i < count; ++i) {
    text += (i ? "," : "") + (keyed ? "\"k" + std::to_string(i) + "\":" : std::string());
    text += "{\"id\":" + std::to_string(i % 5) + ",\"at\":{\"kind\":\"" + (i % 2 ? "odd" : "even") + "\"}}";
  }
  return text + close;
}

TEST(NativeSearch, FindsInOrderInListsOfAnySize) {
  std::string of_two = R"({"at": {"kind": "even"}, "id": 2})", odd_two = R"({"at": {"kind": "odd"}, "id": 2})";
  for (int count : {5, 8, 9, 13}) {
    std::string list = R"({"id": 2.0, "list": )" + Records(count, "[", "]", false) + "}";
    std::string want = count == 5    ? "[2, " + of_two + "]"
                       : count == 13 ? "[2, 7, 12, " + of_two + ", " + odd_two + ", " + of_two + "]"
                                     : "[2, 7, " + of_two + ", " + odd_two + "]";
    EXPECT_EQ(RunEverywhere(FindTwice(false), {.input = list}), want) << count;
  }
}

TEST(NativeSearch, ComparesAllConditions) {
  std::string list = R"({"id": 2, "kind": "odd", "list": )" + Records(20, "[", "]", false) + "}";
  std::string odd_two = R"({"at": {"kind": "odd"}, "id": 2})";
  EXPECT_EQ(RunEverywhere(FindTwice(true), {.input = list}), "[7, 17, " + odd_two + ", " + odd_two + "]");
}

TEST(NativeSearch, ObjectsGiveTheirKeys) {
  std::string list = R"({"id": 4, "list": )" + Records(10, "{", "}", true) + "}";
  EXPECT_EQ(RunEverywhere(FindTwice(false), {.input = list}),
            R"(["k4", "k9", {"at": {"kind": "even"}, "id": 4}, {"at": {"kind": "odd"}, "id": 4}])");
}

TEST(NativeSearch, ElementsWithoutTheFieldAndValuesThatAreNoCollection) {
  EXPECT_EQ(RunEverywhere(
                FindTwice(false),
                {.input = R"({"id": 1, "list": [1, "x", null, [], {}, {"id": 1}, [1], {"id": "1"}, {"i": 1}, 5]})"}),
            R"([5, {"id": 1}])");
  for (const char* none : {R"({"id": 1, "list": "text"})", R"({"id": 1, "list": 7})", R"({"list": [{"id": 1}]})"})
    EXPECT_EQ(RunEverywhere(FindTwice(false), {.input = none}), "undefined") << none;
  EXPECT_EQ(RunEverywhere(FindTwice(false), {.input = R"({"id": 1, "list": []})"}), "[]");
}

// Of each group one at least; the first alone where there is an index.
TEST(NativeSearch, OneElementAGroup) {
  PolicyMaker p;
  uint32_t search = p.Search({{p.Name("id")}});
  Block body = p.Body({Dot{L(kItem), p.Text("id"), LocalId{7}}, SetAdd{kOut, L(LocalId{7})}, ArrayAppend{LocalId{8}, L(kKey)}});
  p.Add("data.p", 9,
        {Make{Tag::kSet, 0, kOut}, Make{Tag::kArray, 0, LocalId{8}}, Dot{L(kInput), p.Text("list"), kList},
         plan::Find{L(kList), search, {}, kKey, kItem, std::move(body)}, SetAdd{kOut, L(LocalId{8})}, Return{kOut}});
  Policy policy = p.Take();
  auto run = [&](const std::string& list) { return RunEverywhere(policy, {.input = "{\"list\": " + list + "}"}); };
  EXPECT_EQ(run(Records(3, "[", "]", false)), "{0, 1, 2, [0, 1, 2]}");
  EXPECT_EQ(run(Records(40, "[", "]", false)), "{0, 1, 2, 3, 4, [0, 1, 2, 3, 4]}");
  EXPECT_EQ(run(R"([1, {"id": 3}, {}, {"id": 1.0}, "x", {"id": 1}, null, {"id": 3}, {"id": [3]}, {"i": 7}, 4])"), "{1.0, 3, [1, 3, 8], [3]}");
  EXPECT_EQ(run("[]"), "{[]}");
  EXPECT_EQ(run("5"), "undefined");
}

}  // namespace
}  // namespace regoc::backend
