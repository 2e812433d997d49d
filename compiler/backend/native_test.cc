// Every statement of the plan, on every engine.
#include "compiler/backend/native.h"

#include <gtest/gtest.h>

#include "compiler/backend/testing/differential.h"
#include "compiler/backend/testing/policy_maker.h"

namespace regoc::backend {
namespace {

using namespace plan;  // NOLINT: these tests are made of plan statements

constexpr LocalId kA{2}, kB{3}, kC{4}, kD{5};

Operand L(LocalId id) { return Operand::Local(id); }

// data.p = what the statements leave in kA, for each input.
std::vector<std::string> Results(PolicyMaker& p, std::vector<Stmt::Node> nodes, const std::vector<std::string>& inputs) {
  nodes.push_back(Return{kA});
  p.Add("data.p", 8, std::move(nodes));
  std::vector<Given> givens;
  for (const std::string& input : inputs) givens.push_back({.input = input});
  return RunEverywhere(p.Take(), givens);
}

// kA = true for the inputs {"a": …, "b": …} on which `test`, which reads kC and kD, is not undefined.
std::vector<std::string> Accepted(PolicyMaker& p, Stmt::Node test, const std::vector<std::string>& inputs) {
  Nested guarded = p.Nest({std::move(test), Assign{p.Bool(true), kA}});
  return Results(p, {p.Nest({Dot{L(kInput), p.Text("a"), kC}}), p.Nest({Dot{L(kInput), p.Text("b"), kD}}), std::move(guarded)}, inputs);
}

using Texts = std::vector<std::string>;
const std::string kNo = "undefined";

TEST(Native, AssignCopiesAlsoTheUndefined) {
  PolicyMaker p;
  EXPECT_EQ(Results(p, {Assign{p.Int(7), kA}, Assign{L(kInput), kA}}, {"1", "[1,\"x\"]", ""}), (Texts{"1", "[1, \"x\"]", kNo}));
}

TEST(Native, ConstantsOfEveryType) {
  for (const char* json : {"null", "true", "-7", "9223372036854775807", "1.5", "1e400", "\"\"", "\"text\"", "[]", "[1,[2]]", "{\"a\":{}}"}) {
    PolicyMaker p;
    EXPECT_NE(Results(p, {Assign{p.Json(json), kA}}, {"{}"}), Texts{kNo}) << json;
  }
}

TEST(Native, AssignOnceConflictsNameTheRuleAndThePlace) {
  PolicyMaker p;
  AssignOnce once{L(kInput), kA, p.Name("data.p.r")};
  EXPECT_EQ(Results(p, {p.Nest({AssignOnce{p.Int(1), kA, p.Name("data.p.r")}}), once}, {"1", "1.0", "2", "\"1\"", ""}),
            (Texts{"1", "1", "p.rego:3:3: eval_conflict_error: rule data.p.r produced conflicting values",
                   "p.rego:3:3: eval_conflict_error: rule data.p.r produced conflicting values", kNo}));
  PolicyMaker f;
  once = {L(kInput), kA, f.Name("data.p.f"), true};
  EXPECT_EQ(Results(f, {AssignOnce{f.Text("x"), kA, f.Name("data.p.f")}, once}, {"\"x\"", "null"}),
            (Texts{"\"x\"", "p.rego:2:3: eval_conflict_error: function data.p.f produced conflicting values for the same inputs"}));
}

TEST(Native, ResetMakesUndefined) {
  PolicyMaker p;
  EXPECT_EQ(Results(p, {Assign{L(kInput), kA}, Reset{kA}}, {"1"}), Texts{kNo});
}

TEST(Native, IsDefined) {
  PolicyMaker p, n;
  EXPECT_EQ(Accepted(p, IsDefined{kC}, {R"({"a":false})", "{}"}), (Texts{"true", kNo}));
  EXPECT_EQ(Accepted(n, IsDefined{kC, true}, {R"({"a":false})", "{}"}), (Texts{kNo, "true"}));
}

// Keys of base documents are text: numbers and texts are the same there, as far as an index goes.
TEST(Native, DotByPath) {
  auto found = [](const std::string& key, const std::vector<std::string>& inputs) {
    PolicyMaker p;
    return Results(p, {p.Nest({Dot{.source = L(kInput), .key = p.Json(key), .target = kA, .by_path = true}})}, inputs);
  };
  EXPECT_EQ(found("80", {R"({"80":"a"})", R"({"80.0":"a"})", "[1]"}), (Texts{"\"a\"", kNo, kNo}));
  EXPECT_EQ(found("1.0", {R"({"1.0":"a"})", R"({"1":"a"})", "[1,2]"}), (Texts{"\"a\"", kNo, "2"}));
  EXPECT_EQ(found("\"1\"", {R"({"1":"a"})", "[1,2]", "[1]", "\"text\""}), (Texts{"\"a\"", "2", kNo, kNo}));
  for (const char* index : {"\"00\"", "\"-0\"", "\"+0\"", "\"0.0\"", "\"0.\""})
    EXPECT_EQ(found(index, {"[5]"}), Texts{"5"}) << index;
  for (const char* none : {"\"\"", "\"+\"", "\"0x\"", "\" 0\"", "\"0.1\"", "\"0..0\"", "\"-1\"",
                           "\"99999999999999999999\"", "null", "true"})
    EXPECT_EQ(found(none, {"[5]"}), Texts{kNo}) << none;
  PolicyMaker p;
  EXPECT_EQ(Accepted(p, Dot{.source = L(kC), .key = L(kD), .target = LocalId{7}, .by_path = true},
                     {R"({"a":[1],"b":"0"})", R"({"a":{"0":1},"b":0})", R"({"a":[1],"b":"x"})", R"({"a":[1]})", "{}"}),
            (Texts{"true", "true", kNo, kNo, kNo}));
}

TEST(Native, IsKind) {
  for (Tag kind : {Tag::kArray, Tag::kObject, Tag::kSet}) {
    PolicyMaker p;
    EXPECT_EQ(Accepted(p, IsKind{L(kC), kind}, {R"({"a":[1]})", R"({"a":{}})", R"({"a":"s"})", R"({"a":1})", "{}"}),
              (Texts{kind == Tag::kArray ? "true" : kNo, kind == Tag::kObject ? "true" : kNo, kNo, kNo, kNo}));
  }
}

TEST(Native, TestRefusesOnlyFalseAndUndefined) {
  PolicyMaker p;
  EXPECT_EQ(Accepted(p, plan::Test{L(kC)}, {R"({"a":true})", R"({"a":false})", R"({"a":null})", R"({"a":0})", R"({"a":""})", "{}"}),
            (Texts{"true", kNo, "true", "true", "true", kNo}));
}

TEST(Native, EqualOfLocals) {
  PolicyMaker p;
  EXPECT_EQ(Accepted(p, plan::Equal{L(kC), L(kD)},
                     {R"({"a":1,"b":1})", R"({"a":1,"b":2})", R"({"a":1,"b":1.0})", R"({"a":10.50,"b":10.5})", R"({"a":"x","b":"x"})",
                      R"({"a":"x","b":"y"})", R"({"a":"","b":""})", R"({"a":true,"b":1})", R"({"a":null,"b":null})",
                      R"({"a":[1,{"k":2}],"b":[1.0,{"k":2}]})", R"({"a":[],"b":{}})", R"({"a":1})", R"({"b":1})", "{}"}),
            (Texts{"true", kNo, "true", "true", "true", kNo, "true", kNo, "true", "true", kNo, kNo, kNo, kNo}));
}

TEST(Native, EqualToConstants) {
  const std::vector<std::string> values = {
      "null", "true", "false", "0", "1", "1.0", "-1", "2.5", "\"\"", "\"a\"", "\"ab\"", "\"abc\"", "\"abcdefg\"", "\"abcdefgh\"",
      "\"abcdefghi\"", "\"abcdefgX\"", "\"0123456789abcdef0123456789abcdef\"", "\"0123456789abcdef0123456789abcdeX\"",
      "\"0123456789abcdef0123456789abcdef!\"", "\"0123456789abcdef0123456789abcdef?\"", "[]", "[1]", "{}", "{\"a\":1}"};
  for (const std::string& constant : values) {
    for (bool swapped : {false, true}) {
      PolicyMaker p;
      Operand o = p.Json(constant);
      std::vector<std::string> inputs = {"{}"};
      Texts want = {kNo};
      for (const std::string& v : values) {
        inputs.push_back("{\"a\":" + v + "}");
        bool same = v == constant || (v.starts_with("1") && constant.starts_with("1") && v[0] != '"');
        want.push_back(same ? "true" : kNo);
      }
      EXPECT_EQ(Accepted(p, swapped ? plan::Equal{o, L(kC)} : plan::Equal{L(kC), o}, inputs), want) << constant;
    }
  }
}

TEST(Native, DotOfEveryCollectionAndKey) {
  for (const char* key : {"0", "1", "-1", "5", "1.0", "\"k\"", "\"1\"", "null", "[0]"}) {
    const Texts inputs = {R"({"a":[10,20]})", R"({"a":{"k":1,"1":2}})", R"({"a":"text"})", R"({"a":[]})", "{}"};
    PolicyMaker by_constant;
    Texts expected = Results(by_constant, {Dot{L(kInput), by_constant.Text("a"), kC}, Dot{L(kC), by_constant.Json(key), kA}}, inputs);
    Texts keyed;
    for (const std::string& input : inputs) {
      keyed.push_back(input.size() > 2 ? input.substr(0, input.size() - 1) + ",\"b\":" + key + "}" : input);
    }
    PolicyMaker by_local;
    EXPECT_EQ(Results(by_local, {Dot{L(kInput), by_local.Text("a"), kC}, Dot{L(kInput), by_local.Text("b"), kD}, Dot{L(kC), L(kD), kA}}, keyed),
              expected) << key;
  }
  PolicyMaker p;
  EXPECT_EQ(Results(p, {Dot{p.Json(R"({"x":{"y":3}})"), L(kInput), kA}}, {"\"x\"", "\"z\"", ""}), (Texts{"{\"y\": 3}", kNo, kNo}));
  PolicyMaker undefined_key;
  EXPECT_EQ(Results(undefined_key, {Dot{L(kInput), L(kC), kA}}, {"[1]", "{}"}), (Texts{kNo, kNo}));
}

TEST(Native, HasLength) {
  PolicyMaker p;
  EXPECT_EQ(Accepted(p, HasLength{L(kC), 2}, {R"({"a":[1,2]})", R"({"a":[1]})", R"({"a":{"x":1,"y":2}})", R"({"a":"ab"})", "{}"}),
            (Texts{"true", kNo, "true", kNo, kNo}));
}

TEST(Native, MakeAndFill) {
  PolicyMaker p;
  std::vector<Stmt::Node> nodes = {Make{Tag::kArray, 0, kB}, Make{Tag::kSet, 4, kC}, Make{Tag::kObject, 1, kD}};
  for (int i = 0; i < 10; ++i) {
    nodes.push_back(ArrayAppend{kB, p.Int(i)});
    nodes.push_back(SetAdd{kC, p.Int(i % 3)});
    nodes.push_back(ObjectPut{kD, p.Int(i % 4), p.Int(i), false});
  }
  nodes.push_back(p.Nest({ArrayAppend{kB, L(kA)}, ArrayAppend{kB, p.Text("not reached")}}));
  nodes.push_back(p.Nest({SetAdd{kC, L(kA)}, SetAdd{kC, p.Text("not reached")}}));
  nodes.push_back(p.Nest({ObjectPut{kD, p.Int(9), L(kA)}, ObjectPut{kD, p.Int(9), p.Text("not reached")}}));
  for (LocalId made : {kB, kC, kD}) {
    PolicyMaker q = p;
    std::vector<Stmt::Node> all = nodes;
    all.push_back(Assign{L(made), kA});
    Texts got = Results(q, all, {"{}"});
    EXPECT_EQ(got[0], made == kB ? "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]" : made == kC ? "{0, 1, 2}" : "{0: 8, 1: 9, 2: 6, 3: 7}");
  }
}

TEST(Native, FillingWhatWasNotMadeYetIsUndefined) {
  PolicyMaker p;
  EXPECT_EQ(Results(p, {p.Nest({plan::Test{p.Bool(false)}, Make{Tag::kArray, 0, kB}, Make{Tag::kSet, 0, kC}, Make{Tag::kObject, 0, kD}}),
                        p.Nest({ArrayAppend{kB, p.Int(1)}, Assign{p.Int(1), kA}}), p.Nest({SetAdd{kC, p.Int(1)}, Assign{p.Int(2), kA}}),
                        p.Nest({ObjectPut{kD, p.Int(1), p.Int(1)}, Assign{p.Int(3), kA}}),
                        p.Nest({ObjectPutPath{kD, {p.Int(1)}, p.Int(1)}, Assign{p.Int(4), kA}})},
                    {"{}"}),
            Texts{kNo});
}

TEST(Native, ObjectPutOnceConflicts) {
  PolicyMaker p;
  EXPECT_EQ(Results(p, {Make{Tag::kObject, 0, kB}, ObjectPut{kB, p.Text("k"), p.Int(1), true}, ObjectPut{kB, p.Text("k"), L(kInput), true},
                        Assign{L(kB), kA}},
                    {"1", "2"}),
            (Texts{"{\"k\": 1}", "p.rego:3:3: eval_conflict_error: object keys must be unique"}));
}

TEST(Native, ObjectPutPath) {
  PolicyMaker p;
  EXPECT_EQ(Results(p, {Make{Tag::kObject, 0, kB}, ObjectPutPath{kB, {p.Text("x"), p.Text("y")}, p.Int(1), false},
                        ObjectPutPath{kB, {p.Text("s")}, p.Int(5), true}, p.Nest({ObjectPutPath{kB, {p.Text("s"), L(kA)}, p.Int(5), true}}),
                        ObjectPutPath{kB, {p.Text("x"), L(kInput)}, p.Int(2), false}, Assign{L(kB), kA}},
                    {"\"z\"", "\"y\"", ""}),
            (Texts{R"({"s": {5}, "x": {"y": 1, "z": 2}})", "p.rego:6:3: eval_conflict_error: object keys must be unique", kNo}));
}

TEST(Native, Merge) {
  PolicyMaker p;
  EXPECT_EQ(Results(p, {p.Nest({Dot{L(kInput), p.Text("a"), kB}}), p.Nest({Dot{L(kInput), p.Text("b"), kC}}), Merge{kB, kC, kA}},
                    {R"({"a":{"x":1},"b":{"x":2,"y":3}})", R"({"a":1,"b":{"x":2}})", R"({"b":{"x":2}})", R"({"a":{"x":1},"b":2})", "{}"}),
            (Texts{R"({"x": 1, "y": 3})", "1", R"({"x": 2})", R"({"x": 1})", kNo}));
}

TEST(Native, ScanGivesKeysAndValuesInOrder) {
  PolicyMaker p;
  EXPECT_EQ(Results(p, {Make{Tag::kArray, 0, kB},
                        p.Nest({Scan{L(kInput), kC, kD, p.Body({ArrayAppend{kB, L(kC)}, plan::Test{L(kD)}, ArrayAppend{kB, L(kD)}})},
                                ArrayAppend{kB, p.Text("after")}}),
                        Assign{L(kB), kA}},
                    {R"([7,false,"x"])", R"({"b":1,"a":false,"c":[]})", "[]", "\"text\"", "7", ""}),
            (Texts{R"([0, 7, 1, 2, "x", "after"])", R"(["a", "b", 1, "c", [], "after"])", R"(["after"])", "[]", "[]", "[]"}));
  PolicyMaker sets;
  EXPECT_EQ(Results(sets, {Make{Tag::kSet, 0, kB}, SetAdd{kB, sets.Int(3)}, SetAdd{kB, sets.Int(1)}, Make{Tag::kArray, 0, kC},
                           Scan{L(kB), kD, kD, sets.Body({ArrayAppend{kC, L(kD)}})}, Assign{L(kC), kA}}, {"{}"}),
            Texts{"[1, 3]"});
}

TEST(Native, BreakOutOfTwoScans) {
  PolicyMaker p;  // pairs of items, up to the first equal ones
  Block inner = p.Body({ArrayAppend{kB, L(kC)}, ArrayAppend{kB, L(kD)}, p.Nest({plan::Equal{L(kC), L(kD)}, Break{3}})});
  Block outer = p.Body({Scan{p.Json("[3,2]"), LocalId{7}, kD, std::move(inner)}, ArrayAppend{kB, p.Text("next")}});
  EXPECT_EQ(Results(p, {Make{Tag::kArray, 0, kB}, p.Nest({Scan{L(kInput), LocalId{6}, kC, std::move(outer)}, ArrayAppend{kB, p.Text("all")}}),
                        Assign{L(kB), kA}},
                    {"[1,2,3]", "[1]"}),
            (Texts{R"([1, 3, 1, 2, "next", 2, 3, 2, 2])", R"([1, 3, 1, 2, "next", "all"])"}));
}

TEST(Native, BreakEndsSoManyBlocks) {
  for (uint32_t depth : {0u, 1u, 2u}) {
    PolicyMaker p;
    Nested inner = p.Nest({ArrayAppend{kB, p.Int(1)}, Break{depth}, ArrayAppend{kB, p.Int(2)}});
    Nested middle = p.Nest({std::move(inner), ArrayAppend{kB, p.Int(3)}});
    Texts got = Results(p, {Make{Tag::kArray, 0, kB}, p.Nest({std::move(middle), ArrayAppend{kB, p.Int(4)}}), Assign{L(kB), kA}}, {"{}"});
    EXPECT_EQ(got[0], depth == 0 ? "[1, 3, 4]" : depth == 1 ? "[1, 4]" : "[1]");
  }
}

TEST(Native, ReturnInsideBlocks) {
  PolicyMaker p;
  EXPECT_EQ(Results(p, {Scan{L(kInput), kB, kC, p.Body({p.Nest({plan::Equal{L(kC), p.Int(2)}, Return{kB}})})}}, {"[1,2,2]", "[1]"}),
            (Texts{"1", kNo}));
}

TEST(Native, CallsPassArgumentsAlsoUndefinedOnes) {
  PolicyMaker p;
  FuncId f = p.Add("data.f", 7, {Make{Tag::kArray, 0, LocalId{5}}, p.Nest({ArrayAppend{LocalId{5}, L(kA)}}), p.Nest({ArrayAppend{LocalId{5}, L(kB)}}),
                                 p.Nest({ArrayAppend{LocalId{5}, L(kC)}}), p.Nest({plan::Test{L(kA)}, Return{LocalId{5}}})},
                   false, 5);
  EXPECT_EQ(Results(p, {p.Nest({Dot{L(kInput), p.Text("x"), kB}}), Call{f, {L(kInput), L(kData), L(kB), p.Text("c"), L(kC)}, kA}},
                    {R"({"x":1})", "{}", R"({"x":false})"}),
            (Texts{R"([1, "c"])", kNo, kNo}));
}

TEST(Native, UndefinedResultOfACallIsWritten) {
  PolicyMaker p;
  FuncId f = p.Add("data.f", 3, {Return{kA}});
  EXPECT_EQ(Results(p, {Assign{p.Int(1), kA}, p.Nest({Call{f, {L(kInput), L(kData)}, kA}, Assign{p.Int(2), kA}})}, {"{}"}), Texts{kNo});
}

TEST(Native, ErrorsOfCalleesEndTheCaller) {
  PolicyMaker p;
  FuncId f = p.Add("data.f", 3, {AssignOnce{p.Int(1), kA, p.Name("data.f")}, AssignOnce{p.Int(2), kA, p.Name("data.f")}});
  EXPECT_EQ(Results(p, {p.Nest({p.Nest({Call{f, {L(kInput), L(kData)}, kB}})}), Assign{p.Int(1), kA}}, {"{}"}),
            Texts{"p.rego:2:3: eval_conflict_error: rule data.f produced conflicting values"});
}

TEST(Native, MemoHoldsWhileDocumentsAreTheSame) {
  for (bool memoize : {true, false}) {
    PolicyMaker p;
    FuncId f = p.Add("data.f", 3, {Dot{L(kInput), p.Text("n"), kA}, Return{kA}}, memoize);
    Call call{f, {L(kInput), L(kData)}, kB};
    With inside{kInput, {p.Text("n")}, p.Int(2), p.Body({call, ArrayAppend{kC, L(kB)}, call, ArrayAppend{kC, L(kB)}})};
    With undefined_inside{kInput, {}, p.Int(3), p.Body({call, ArrayAppend{kC, L(kB)}})};
    EXPECT_EQ(Results(p, {Make{Tag::kArray, 0, kC}, call, ArrayAppend{kC, L(kB)}, inside, call, ArrayAppend{kC, L(kB)}, undefined_inside, call,
                          ArrayAppend{kC, L(kB)}, Assign{L(kC), kA}},
                      {R"({"n":1})"}),
              Texts{"[1, 2, 2, 1, 1]"});
  }
}

TEST(Native, WithReplacesADocumentForItsBody) {
  PolicyMaker p;
  With whole{kData, {}, L(kInput), p.Body({ArrayAppend{kB, L(kData)}})};
  With path{kData, {p.Text("a"), L(kInput)}, p.Int(1), p.Body({whole, ArrayAppend{kB, L(kData)}})};
  With undefined_value{kData, {}, L(kC), p.Body({ArrayAppend{kB, p.Text("not reached")}})};
  With undefined_path{kData, {L(kC)}, p.Int(1), p.Body({ArrayAppend{kB, p.Text("not reached")}})};
  EXPECT_EQ(Results(p, {Make{Tag::kArray, 0, kB}, path, ArrayAppend{kB, L(kData)}, p.Nest({undefined_value, ArrayAppend{kB, p.Int(8)}}),
                        p.Nest({undefined_path, ArrayAppend{kB, p.Int(9)}}), Assign{L(kB), kA}},
                    {"\"k\"", ""}),
            (Texts{R"(["k", {"a": {"k": 1}}, {}])", kNo}));
}

TEST(Native, EveryWayOutOfWithPutsTheDocumentBack) {
  // Ends of the inner body: undefined, break across one and two withs, return, error.
  for (int way = 0; way < 5; ++way) {
    PolicyMaker p;
    FuncId doc = p.Add("data.doc", 3, {Assign{L(kData), kA}, Return{kA}});
    Call read{doc, {L(kInput), L(kData)}, kC};
    std::vector<Stmt::Node> ends = {plan::Test{p.Bool(false)}, Break{1}, Break{2}, Return{kB},
                                    AssignOnce{p.Int(2), kD, p.Name("data.p")}};
    With inner{kData, {}, p.Int(2), p.Body({read, ArrayAppend{kB, L(kC)}, ends[static_cast<size_t>(way)], ArrayAppend{kB, p.Text("never")}})};
    With outer{kData, {}, p.Int(1), p.Body({read, ArrayAppend{kB, L(kC)}, inner, read, ArrayAppend{kB, L(kC)}})};
    Nested around = p.Nest({outer, read, ArrayAppend{kB, L(kC)}});
    Texts got = Results(p, {Make{Tag::kArray, 0, kB}, AssignOnce{p.Int(1), kD, p.Name("data.p")}, read, around, read, ArrayAppend{kB, L(kC)},
                            Assign{L(kB), kA}},
                        {"{}"});
    const Texts want = {"[1, 2, 1, {}, {}]", "[1, 2, {}, {}]", "[1, 2, {}]", "[1, 2]",
                        "p.rego:5:3: eval_conflict_error: rule data.p produced conflicting values"};
    EXPECT_EQ(got[0], want[static_cast<size_t>(way)]) << way;
  }
}

TEST(Native, BreakOutOfWithInALoop) {
  PolicyMaker p;
  With with{kData, {p.Text("x")}, L(kC), p.Body({ArrayAppend{kB, L(kData)}, p.Nest({plan::Equal{L(kC), p.Int(2)}, Break{2}}), ArrayAppend{kB, L(kC)}})};
  EXPECT_EQ(Results(p, {Make{Tag::kArray, 0, kB}, Scan{L(kInput), kD, kC, p.Body({with, ArrayAppend{kB, L(kData)}})}, Assign{L(kB), kA}}, {"[1,2,3]"}),
            Texts{R"([{"x": 1}, 1, {}, {"x": 2}, {"x": 3}, 3, {}])"});
}

}  // namespace
}  // namespace regoc::backend
