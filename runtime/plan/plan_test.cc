#include <gtest/gtest.h>

#include "runtime/plan/binary.h"
#include "runtime/plan/call_depth.h"
#include "runtime/plan/part.h"
#include "runtime/plan/text.h"
#include "runtime/plan/verify.h"
#include "runtime/value/table.h"

namespace regoc::plan {
namespace {

// data.p: a set of those x in input.xs that are above 1.
Policy Sample() {
  Policy policy;
  policy.arena = std::make_shared<Arena>();
  policy.constants = {Value::String("xs"), Value::Int(1), Value::Int(-7)};
  policy.builtins = {"gt"};
  policy.files = {"p.rego"};
  Func func{"data.p", 2, 7, {}, true};
  LocalId result{2}, list{3}, key{4}, x{5}, above{6};
  Scan scan{Operand::Local(list), key, x, {}};
  scan.body.stmts.push_back({{}, CallBuiltin{0, {Operand::Local(x), Operand::Const(ConstId{1})}, above}});
  scan.body.stmts.push_back({{1, 3, 5}, Test{Operand::Local(above)}});
  scan.body.stmts.push_back({{}, SetAdd{result, Operand::Local(x)}});
  func.body.stmts.push_back({{}, Make{Tag::kSet, 0, result}});
  func.body.stmts.push_back({{}, Dot{Operand::Local(kInput), Operand::Const(ConstId{0}), list}});
  func.body.stmts.push_back({{}, std::move(scan)});
  func.body.stmts.push_back({{}, Return{result}});
  policy.funcs.push_back(std::move(func));
  policy.entrypoints = {{"p", FuncId{0}}};
  return policy;
}

std::string Fault(const Policy& policy) {
  Status status = Verify(policy);
  return status.ok() ? "" : status.error().message;
}

TEST(Plan, TextShowsStatementsNestedWithPlaces) {
  EXPECT_EQ(ToText(Sample()),
            "entrypoint p = data.p\n"
            "func 0 data.p params 2 locals 7 memoize\n"
            "  make set 0 -> %2\n"
            "  dot %0 \"xs\" -> %3\n"
            "  scan %3 -> %4 -> %5\n"
            "    call_builtin gt (%5, 1) -> %6\n"
            "    test %6  ; 3:5\n"
            "    set_add %2 %5\n"
            "  return %2\n");
}

TEST(Plan, BytesReadBackAsTheSamePlan) {
  Policy policy = Sample();
  std::string bytes = ToBytes(policy);
  Result<Policy> read = FromBytes(bytes);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(ToText(*read), ToText(policy));
  EXPECT_EQ(ToBytes(*read), bytes);
  EXPECT_EQ(read->constants[2].integer(), -7);
}

TEST(Plan, EveryPrefixAndFlippedByteIsRefusedOrValid) {
  std::string bytes = ToBytes(Sample());
  for (size_t n = 0; n < bytes.size(); ++n) EXPECT_FALSE(FromBytes(bytes.substr(0, n)).ok()) << n;
  EXPECT_FALSE(FromBytes(bytes + "x").ok());
  for (size_t i = 0; i < bytes.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      Result<Policy> read = FromBytes(changed);
      if (read.ok()) EXPECT_EQ(Fault(*read), "");
    }
}

// The elements of input.xs that hold 1 themselves and whose text at "xs" is a pattern for it.
Policy WithSearch() {
  Policy policy = Sample();
  policy.constants.push_back(Value::Null());
  policy.searches.push_back({.paths = {{}}, .text = Condition::kGlob, .text_path = {ConstId{0}}, .delimiters = ConstId{3}});
  Operand list = Operand::Local(LocalId{3}), one = Operand::Const(ConstId{1});
  policy.funcs[0].body.stmts[2].node = Find{list, 0, {one, list}, LocalId{4}, LocalId{5}, {}};
  return policy;
}

TEST(Plan, ConditionsOnTextsAreShownAndReadBack) {
  Policy policy = WithSearch();
  EXPECT_EQ(Fault(policy), "");
  std::string text = ToText(policy);
  EXPECT_NE(text.find("  find %3 by itself where glob \"xs\" null (1, %3) -> %4 -> %5\n"), std::string::npos) << text;
  std::string bytes = ToBytes(policy);
  Result<Policy> read = FromBytes(bytes);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(ToText(*read), text);
  EXPECT_EQ(ToBytes(*read), bytes);
  for (size_t n = 0; n < bytes.size(); ++n) EXPECT_FALSE(FromBytes(bytes.substr(0, n)).ok()) << n;
}

TEST(Verify, ConditionsOnTexts) {
  Policy policy = WithSearch();
  policy.searches[0].text = Condition::kMember;
  EXPECT_EQ(Fault(policy), "search: no condition on texts");
  policy = WithSearch();
  policy.searches[0].delimiters = ConstId{9};
  EXPECT_EQ(Fault(policy), "search: constant out of range");
  policy = WithSearch();
  policy.searches[0].text_path = {ConstId{9}};
  EXPECT_EQ(Fault(policy), "search: constant out of range");
  policy = WithSearch();
  policy.searches[0].text = Condition::kNone;
  EXPECT_EQ(Fault(policy), "data.p: find: wants another number of values than its search compares");
}

TEST(Plan, ANewerFormatIsNamed) {
  std::string bytes = ToBytes(Sample());
  bytes[4] = 9;
  EXPECT_EQ(FromBytes(bytes).error().message, "plan format 9, this build reads " + std::to_string(kFormatVersion));
}

TEST(Plan, ObservationsAreShownAndReadBack) {
  Policy policy = Sample();
  Observe inner{Observation::kSolution, 8, {}}, outer{Observation::kExpr, 7, {}};
  inner.body.stmts.push_back({{}, Break{1}});
  outer.body.stmts.push_back({{}, std::move(inner)});
  policy.funcs[0].body.stmts.insert(policy.funcs[0].body.stmts.begin(), Stmt{{}, std::move(outer)});
  EXPECT_EQ(Fault(policy), "");
  std::string text = ToText(policy);
  EXPECT_NE(text.find("  observe expr 7\n    observe solution 8\n      break 1\n"), std::string::npos) << text;
  Result<Policy> read = FromBytes(ToBytes(policy));
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(ToText(*read), text);
  std::get<Observe>(policy.funcs[0].body.stmts[0].node).kind = static_cast<Observation>(kObservations);
  EXPECT_EQ(Fault(policy), "data.p: observe: observes an unknown thing");
}

TEST(Verify, RefusesWhatEnginesRelyOn) {
  Policy policy = Sample();
  policy.funcs[0].body.stmts[1].node = Dot{Operand::Local(LocalId{99}), Operand::Const(ConstId{0}), LocalId{3}};
  EXPECT_EQ(Fault(policy), "data.p: dot: operand out of range");
  policy = Sample();
  policy.funcs[0].body.stmts[1].node = Break{1};
  EXPECT_EQ(Fault(policy), "data.p: break: break out of the function");
  policy = Sample();
  policy.funcs[0].body.stmts[0].node = Make{Tag::kArray, 0, LocalId{2}};
  EXPECT_EQ(Fault(policy), "data.p: set_add: fills what it did not make");
  policy = Sample();
  policy.funcs[0].body.stmts[1].node = Assign{Operand::Const(ConstId{0}), LocalId{2}};
  EXPECT_EQ(Fault(policy), "data.p: function: fills a local that other statements write");
  policy = Sample();
  policy.funcs[0].body.stmts[1].node = Call{FuncId{0}, {Operand::Local(kInput)}, LocalId{3}};
  EXPECT_EQ(Fault(policy), "data.p: call: call of data.p with 1 arguments");
  policy = Sample();
  policy.funcs[0].body.stmts[1].node = Call{FuncId{0}, {Operand::Local(kInput), Operand::Local(kData)}, LocalId{3}};
  EXPECT_EQ(Fault(policy), "functions call each other in a cycle");
  policy = Sample();
  policy.funcs[0].body.stmts[1].node = With{LocalId{3}, {}, Operand::Const(ConstId{0}), {}};
  EXPECT_EQ(Fault(policy), "data.p: with: document is neither input nor data");
}

// Two files; a function of the second calls one of the first, and both use constants, built-ins and slots.
Policy TwoFiles(bool changed) {
  Policy policy;
  policy.arena = std::make_shared<Arena>();
  policy.constants = {Value::String("a"), Value::String("b"), Value::Int(2)};
  if (changed) policy.constants.insert(policy.constants.begin(), Value::String("new"));
  uint32_t more = changed ? 1 : 0;
  policy.builtins = changed ? std::vector<std::string>{"minus", "plus"} : std::vector<std::string>{"plus"};
  policy.files = {"a.rego", "b.rego"};
  policy.shapes.resize(2);
  policy.shapes[1] = {{ConstId{more}, ConstId{more + 1}}, {0, 0}, 0, false};
  LocalId x{2}, y{3};
  Func a{"data.a", 2, 3, {}, true}, b{"data.b", 2, 4, {}, true};
  a.body.stmts.push_back({{1, 1, 1}, Assign{Operand::Const(ConstId{changed ? 0u : 2u}), x}});
  a.body.stmts.push_back({{1, 1, 1}, Return{x}});
  b.body.stmts.push_back({{}, Reset{x}});
  b.body.stmts.push_back({{2, 4, 2}, Call{FuncId{more}, {Operand::Local(kInput), Operand::Local(kData)}, x}});
  b.body.stmts.push_back({{2, 5, 2}, Dot{Operand::Local(kInput), Operand::Const(ConstId{more + 1}), y, {1, 1}}});
  b.body.stmts.push_back({{2, 5, 2}, CallBuiltin{more, {Operand::Local(x), Operand::Const(ConstId{more + 2})}, y}});
  b.body.stmts.push_back({{}, Return{y}});
  if (changed) policy.funcs.push_back(a), policy.funcs[0].name = "data.a0";
  policy.funcs.push_back(std::move(a));
  policy.funcs.push_back(std::move(b));
  policy.entrypoints = {{"b", FuncId{1 + more}}};
  return policy;
}

TEST(Plan, AnOutlineHasAllButTheBodies) {
  Policy policy = TwoFiles(false);
  Result<Policy> outline = OutlineFromBytes(ToBytes(policy));
  ASSERT_TRUE(outline.ok()) << outline.error().message;
  ASSERT_EQ(outline->funcs.size(), 2u);
  EXPECT_EQ(outline->funcs[1].name, "data.b");
  EXPECT_TRUE(outline->funcs[1].body.stmts.empty());
  EXPECT_EQ(outline->constants.size(), policy.constants.size());
  EXPECT_EQ(outline->shapes.size(), policy.shapes.size());
  EXPECT_EQ(outline->entrypoints[0].name, "b");
  std::vector<CallDepth> whole = CallDepths(policy), known = CallDepths(*outline);
  ASSERT_EQ(known.size(), whole.size());
  EXPECT_EQ(known[1].calls, 2u);
  EXPECT_EQ(known[1].stack_bytes, whole[1].stack_bytes);
  EXPECT_TRUE(known[1].calls_others);
  EXPECT_TRUE(CallDepths(*FromBytes(ToBytes(policy)))[1].calls_others);
}

TEST(Plan, OutlinesOfBrokenBytesAreRefused) {
  std::string bytes = ToBytes(TwoFiles(false));
  for (size_t n = 0; n < bytes.size(); ++n) EXPECT_FALSE(OutlineFromBytes(bytes.substr(0, n)).ok());
}

TEST(Part, StaysTheSameWhenOtherFilesChange) {
  for (bool changed : {false, true}) {
    Policy policy = TwoFiles(changed);
    ASSERT_EQ(Fault(policy), "");
    std::vector<FuncGroup> groups = GroupFuncs(policy);
    ASSERT_EQ(groups.size(), 2u);
    EXPECT_EQ(groups[0].size(), changed ? 2u : 1u);
    Part part = Extract(policy, groups[1], UniqueNames(policy));
    EXPECT_EQ(part.policy.funcs.size(), 2u);
    EXPECT_EQ(part.policy.funcs[0].name, "data.b");
    EXPECT_EQ(part.policy.funcs[1].name, "data.a");
    EXPECT_EQ(part.policy.entrypoints.size(), 1u);
    uint32_t more = changed ? 1 : 0;
    EXPECT_EQ(part.funcs, (std::vector<uint32_t>{1 + more, more}));
    EXPECT_EQ(part.constants, (std::vector<uint32_t>{1 + more, 2 + more}));
    EXPECT_EQ(part.builtins, (std::vector<uint32_t>{more}));
    EXPECT_EQ(part.files, (std::vector<uint32_t>{0, 2}));
    ASSERT_EQ(part.places.size(), 1u);
    EXPECT_EQ(part.places[0].slot, 1u);
    EXPECT_EQ(ToBytes(part.policy), ToBytes(Extract(TwoFiles(false), GroupFuncs(TwoFiles(false))[1], UniqueNames(TwoFiles(false))).policy));
  }
}

TEST(Part, NamesAreUnique) {
  Policy policy;
  for (const char* name : {"data.p", "data.q", "data.p"}) policy.funcs.push_back({name, 2, 2, {}, true});
  EXPECT_EQ(UniqueNames(policy), (std::vector<std::string>{"data.p", "data.q", "data.p@1"}));
}

}  // namespace
}  // namespace regoc::plan
