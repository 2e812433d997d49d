// `with` on every engine: what is remembered around one, and documents that are changed again and again.
#include <gtest/gtest.h>

#include "compiler/backend/testing/differential.h"
#include "compiler/backend/testing/policy_maker.h"

namespace regoc::backend {
namespace {

using namespace plan;  // NOLINT: these tests are made of plan statements

constexpr LocalId kOut{2}, kList{3}, kKey{4}, kItem{5}, kResult{6}, kOther{7};

Operand L(LocalId id) { return Operand::Local(id); }

// f = [input.item, input.beside]; data.p = [f with input.item as x | some x in input.list], and f after it.
plan::Policy ItemByItem(bool shows_input) {
  PolicyMaker p;
  FuncId f = p.Add("data.f", 8,
                   {Make{Tag::kArray, 0, kOut}, Dot{L(kInput), p.Text("item"), kItem}, ArrayAppend{kOut, L(kItem)},
                    Dot{L(kInput), p.Text("beside"), kOther}, ArrayAppend{kOut, L(kOther)}, Return{kOut}});
  Call call{f, {L(kInput), L(kData)}, kResult};
  std::vector<Stmt::Node> inside = {call, ArrayAppend{kOut, L(kResult)}};
  if (shows_input) inside.push_back(ArrayAppend{kOut, L(kInput)});
  p.Add("data.p", 8,
        {Make{Tag::kArray, 0, kOut}, Dot{L(kInput), p.Text("list"), kList},
         Scan{L(kList), kKey, kItem, p.Body({With{kInput, {p.Text("item")}, L(kItem), p.Body(std::move(inside))}})},
         p.Nest({call, ArrayAppend{kOut, L(kResult)}}), Return{kOut}});
  return p.Take();
}

TEST(NativeWith, ResultsBelongToTheirChange) {
  EXPECT_EQ(RunEverywhere(ItemByItem(false), {.input = R"({"list": [1, 2], "item": 0, "beside": 9})"}), "[[1, 9], [2, 9], [0, 9]]");
  EXPECT_EQ(RunEverywhere(ItemByItem(false), {.input = R"({"list": [1, 2], "beside": 9})"}), "[[1, 9], [2, 9]]");
}

TEST(NativeWith, DocumentsThatAreShownAreWholeAndStayAsTheyWere) {
  EXPECT_EQ(RunEverywhere(ItemByItem(true), {.input = R"({"list": [1, 2], "beside": 9})"}),
            R"([[1, 9], {"beside": 9, "item": 1, "list": [1, 2]}, [2, 9], {"beside": 9, "item": 2, "list": [1, 2]}])");
}

// What does not look at the change may be computed inside and is there after it; that all engines remember the same is
// what RunEverywhere compares.
TEST(NativeWith, ResultsThatDoNotLookAtTheChangeAreKept) {
  PolicyMaker p;
  FuncId g = p.Add("data.g", 8, {Dot{L(kInput), p.Text("beside"), kOut}, Return{kOut}});
  Call inside{g, {L(kInput), L(kData)}, kResult}, after{g, {L(kInput), L(kData)}, kOther};
  p.Add("data.p", 8,
        {Make{Tag::kArray, 0, kOut}, With{kInput, {p.Text("item")}, p.Int(1), p.Body({inside})}, after,
         ArrayAppend{kOut, L(kResult)}, ArrayAppend{kOut, L(kOther)}, Return{kOut}});
  EXPECT_EQ(RunEverywhere(p.Take(), {.input = R"({"beside": 5})"}), "[5, 5]");
}

}  // namespace
}  // namespace regoc::backend
