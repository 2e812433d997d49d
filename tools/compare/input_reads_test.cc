#include "tools/compare/input_reads.h"

#include <gtest/gtest.h>

#include "compiler/driver/driver.h"

namespace regoc::compare {
namespace {

using List = std::vector<std::string>;

List Reads(const std::string& rules, optimize::Level level = optimize::Level::kNone) {
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::optional<sema::Program> program = driver::Analyze({{"p.rego", "package p\n" + rules}}, {}, sink, files);
  std::optional<plan::Policy> policy;
  if (program) policy = driver::Plan(*program, {.entrypoints = {"p/x"}, .queries = {}}, level, sink);
  if (!policy) return {OpaText(sink)};
  InputReads reads = ReadsOfInput(*policy, policy->entrypoints[0].func);
  return reads.whole ? List{"all"} : reads.paths;
}

TEST(InputReads, PathsThroughFieldsAndElements) {
  EXPECT_EQ(Reads("x contains c.name if { some c in input.spec.containers; c.image == \"a\" }"),
            (List{"input.spec.containers[_].image", "input.spec.containers[_].name"}));
  EXPECT_EQ(Reads("x if input[\"a-b\"].c[0] == input.d[input.e]"),
            (List{"input.d[_]", "input.e", "input[\"a-b\"].c[0]"}));
  EXPECT_EQ(Reads("x if data.roles[input.user]"), List{"input.user"});
  EXPECT_EQ(Reads("x := 1"), List{});
}

TEST(InputReads, ThroughCallsRulesAndContainers) {
  EXPECT_EQ(Reads("x if { some c in cs; f(c) }\ncs := [c | some c in input.cs]\nf(c) if c.n > 1"),
            List{"input.cs[_].n"});
  EXPECT_EQ(Reads("x if f(input.a)\nf(o) if g(o.b)\ng(v) if v.c == 1\nunused if input.z"), List{"input.a.b.c"});
  EXPECT_EQ(Reads("x if every c in input.cs { c.ok }"), List{"input.cs[_].ok"});
  EXPECT_EQ(Reads("x if not input.deny"), List{"input.deny"});
}

TEST(InputReads, WhatLeavesThePolicyIsReadAsAWhole) {
  EXPECT_EQ(Reads("x := input"), List{"all"});
  EXPECT_EQ(Reads("x := json.marshal(input)"), List{"all"});
  EXPECT_EQ(Reads("x := count(input.a)"), List{"input.a"});
  EXPECT_EQ(Reads("x := {\"o\": input.o} if input.o.p"), List{"input.o"});
  EXPECT_EQ(Reads("x if y with input as {\"a\": input.b}\ny if input.a.c"), (List{"input.a.c", "input.b.c"}));
}

TEST(InputReads, AlsoOfOptimizedPlans) {
  List reads = Reads("x if { some r in input.rows; r.id == input.id; r.ok }", optimize::Level::kFull);
  EXPECT_EQ(reads, (List{"input.id", "input.rows[_].id", "input.rows[_].ok"}));
}

}  // namespace
}  // namespace regoc::compare
