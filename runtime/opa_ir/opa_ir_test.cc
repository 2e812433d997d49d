#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/opa_ir/read.h"
#include "runtime/opa_ir/write.h"
#include "runtime/plan/text.h"
#include "runtime/plan/verify.h"

namespace regoc::opa_ir {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Declared(std::string_view) { return R"({"type":"function"})"; }

// A plan with one entry point, whose function `f` has `stmts`.
std::string PlanWith(const std::string& stmts, const std::string& more = "") {
  return R"({"static":{"strings":[{"value":"result"},{"value":"a"},{"value":"1.50"}],"builtin_funcs":[{"name":"plus","decl":{}}],
             "files":[{"value":"p.rego"}]},
            "plans":{"plans":[{"name":"p/f","blocks":[{"stmts":[
              {"type":"CallStmt","stmt":{"func":"f","args":[{"type":"local","value":0},{"type":"local","value":1}],"result":2}},
              {"type":"MakeObjectStmt","stmt":{"target":3}},
              {"type":"ObjectInsertStmt","stmt":{"key":{"type":"string_index","value":0},"value":{"type":"local","value":2},"object":3}},
              {"type":"ResultSetAddStmt","stmt":{"value":3}}]}]}]},
            "funcs":{"funcs":[{"name":"f","params":[0,1],"return":2,"path":["g0","f"],"blocks":[{"stmts":[)" +
         stmts + "]}]}" + more + "]}}";
}

std::string Refusal(const std::string& json) {
  Result<plan::Policy> policy = ReadPlan(json);
  return policy.ok() ? "" : policy.error().message;
}

std::string Stmt(const std::string& type, const std::string& fields) {
  return R"({"type":")" + type + R"(","stmt":{)" + fields + "}}";
}

TEST(OpaIr, ReadsAPlan) {
  Result<plan::Policy> policy =
      ReadPlan(PlanWith(Stmt("MakeNumberRefStmt", R"("Index":2,"target":2,"file":0,"row":3,"col":4)") + "," +
                        Stmt("ReturnLocalStmt", R"("source":2)")));
  ASSERT_TRUE(policy.ok()) << policy.error().message;
  EXPECT_NE(policy->FindEntrypoint("p/f"), nullptr);
  EXPECT_THAT(plan::ToText(*policy), HasSubstr("assign 1.50"));
}

TEST(OpaIr, ContainersThatAreFilledGetLocalsOfTheirOwn) {
  // Local 2 is an array, then something else.
  Result<plan::Policy> policy = ReadPlan(PlanWith(
      Stmt("MakeArrayStmt", R"("capacity":1,"target":2)") + "," +
      Stmt("ArrayAppendStmt", R"("value":{"type":"string_index","value":1},"array":2)") + "," +
      Stmt("DotStmt", R"("source":{"type":"local","value":0},"key":{"type":"string_index","value":1},"target":2)") +
      "," + Stmt("ReturnLocalStmt", R"("source":2)")));
  ASSERT_TRUE(policy.ok()) << policy.error().message;
  EXPECT_TRUE(plan::Verify(*policy).ok());
}

TEST(OpaIr, WhatIsNotInTheSchemaIsRefused) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "plan.json"},
      {"[]", "must be an object"},
      {"{}", "there is no plan in it"},
      {PlanWith(Stmt("JumpStmt", "")), "JumpStmt: an unknown statement"},
      {PlanWith(Stmt("EqualStmt", R"("a":{"type":"local","value":0})")), "`b` must be an object"},
      {PlanWith(Stmt("EqualStmt", R"("a":{"type":"float","value":0},"b":{"type":"local","value":0})")),
       "unknown type float"},
      {PlanWith(Stmt("AssignVarStmt", R"("source":{"type":"string_index","value":9},"target":2)")),
       "string 9 is not in the table"},
      {PlanWith(Stmt("MakeNumberRefStmt", R"("Index":1,"target":2)")), "a text that is no number"},
      {PlanWith(Stmt("BreakStmt", R"("index":5)")), "break out of the function"},
      {PlanWith(Stmt("BreakStmt", R"("index":-1)")), "`index` must be a number in range"},
      {PlanWith(Stmt("CallStmt", R"("func":"g","args":[],"result":2)")), "neither a function nor a declared built-in"},
      {PlanWith(Stmt("CallStmt", R"("func":"f","args":[{"type":"local","value":0}],"result":2)")), "with 1 arguments"},
      {PlanWith(
           Stmt("CallStmt", R"("func":"f","args":[{"type":"local","value":0},{"type":"local","value":1}],"result":2)")),
       "cycle"},
      {PlanWith(Stmt("SetAddStmt", R"("value":{"type":"bool","value":true},"set":0)")),
       "fills what the function did not make"},
      {PlanWith(Stmt("MakeSetStmt", R"("target":2)") + "," +
                Stmt("ArrayAppendStmt", R"("value":{"type":"bool","value":true},"array":2)")),
       "fills what the function did not make"},
      {PlanWith(Stmt("WithStmt", R"("local":4,"path":[],"value":{"type":"bool","value":true},"block":{"stmts":[]})")),
       "another local than 0 and 1"},
      {PlanWith("", R"(,{"name":"f","params":[0,1],"return":2,"blocks":[]})"), "two functions have the name f"},
      {PlanWith("", R"(,{"name":"g","params":[0],"return":2,"blocks":[]})"), "the first two parameters"},
  };
  for (const auto& [json, reason] : cases) EXPECT_THAT(Refusal(json), HasSubstr(reason)) << json;
}

TEST(OpaIr, DepthIsLimited) {
  std::string open, close;
  for (int i = 0; i < 1990; ++i) open += R"({"type":"BlockStmt","stmt":{"blocks":[{"stmts":[)", close += "]}]}}";
  EXPECT_THAT(Refusal(PlanWith(open + close)), HasSubstr("nested deeper than 8000 levels"));
}

// What our planner makes for `allow if not input.a` and `xs contains x if some x in input.a`, and back.
plan::Policy Sample() {
  plan::Policy policy;
  policy.arena = std::make_shared<Arena>();
  policy.constants = {Value::String("a"), Value::String("data.p.allow"), Value::Boolean(true)};
  policy.builtins = {"plus"};
  policy.files = {"p.rego"};
  auto constant = [](uint32_t i) { return plan::Operand::Const(plan::ConstId(i)); };
  auto stmt = [](auto node) { return plan::Stmt{{1, 2, 3}, plan::Stmt::Node(std::move(node))}; };
  plan::Func allow{.name = "data.p.allow", .params = 2, .locals = 6};
  plan::Block found;
  found.stmts = {stmt(plan::Dot{plan::Operand::Local(plan::kInput), constant(0), plan::LocalId(3)}),
                 stmt(plan::Break{2})};
  plan::Block loop;
  loop.stmts.push_back(stmt(plan::Nested{std::move(found)}));
  plan::Block negated;
  negated.stmts.push_back(
      stmt(plan::Scan{plan::Operand::Local(plan::kInput), plan::LocalId(4), plan::LocalId(5), std::move(loop)}));
  allow.body.stmts.push_back(stmt(plan::Nested{std::move(negated)}));
  allow.body.stmts.push_back(stmt(plan::AssignOnce{constant(2), plan::LocalId(2), plan::ConstId(1)}));
  allow.body.stmts.push_back(stmt(plan::Return{plan::LocalId(2)}));
  policy.funcs.push_back(std::move(allow));
  policy.entrypoints = {{"p/allow", plan::FuncId(0)}};
  return policy;
}

TEST(OpaIr, WritesWhatItReads) {
  plan::Policy policy = Sample();
  ASSERT_TRUE(plan::Verify(policy).ok());
  Result<std::string> json = WritePlan(policy, Declared);
  ASSERT_TRUE(json.ok()) << json.error().message;
  Result<plan::Policy> read = ReadPlan(*json);
  ASSERT_TRUE(read.ok()) << read.error().message << *json;
  EXPECT_NE(read->FindEntrypoint("p/allow"), nullptr);
  EXPECT_EQ(*WritePlan(policy, Declared), *json);
}

TEST(OpaIr, NoBlockIsLeftAcrossALoop) {
  std::string json = *WritePlan(Sample(), Declared);
  EXPECT_THAT(json, HasSubstr("ScanStmt"));
  // The break of depth 2 leaves a loop: in its place a flag is raised and the loop's body ends.
  EXPECT_THAT(json, Not(HasSubstr(R"("index":2)")));
  EXPECT_THAT(json, HasSubstr(R"("index":1)"));
}

TEST(OpaIr, OptimizedAndObservedPlansAreNotWritten) {
  plan::Policy policy = Sample();
  policy.funcs[0].body.stmts.insert(policy.funcs[0].body.stmts.begin(), {{}, plan::Stmt::Node(plan::Observe{})});
  Result<std::string> json = WritePlan(policy, Declared);
  ASSERT_FALSE(json.ok());
  EXPECT_THAT(json.error().message, HasSubstr("data.p.allow: cannot be written in OPA's schema: an observed plan"));
}

}  // namespace
}  // namespace regoc::opa_ir
