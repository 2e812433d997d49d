// What v0, v1 and v2 take and refuse, and how imports change it.
#include "compiler/syntax/printer.h"
#include "compiler/syntax/test_support.h"

namespace regoc::syntax {
namespace {

using ast::RegoVersion;
using Strings = std::vector<std::string>;

ParseOptions In(RegoVersion version) { return ParseOptions{.version = version}; }

TEST(Versions, V0NeedsNoKeywords) {
  EXPECT_TRUE(Errors("package a\np { x }\nq[x] { x }\nif := 1", In(RegoVersion::kV0)).empty());
  EXPECT_EQ(Parse("package a", In(RegoVersion::kV0)).version, RegoVersion::kV0);
}

TEST(Versions, V0ImportsKeywords) {
  EXPECT_TRUE(Errors("package a\nimport future.keywords\np contains x if { some x in xs; every y in ys { y } }",
                     In(RegoVersion::kV0))
                  .empty());
  // `every` brings `in`; nothing brings `if`.
  EXPECT_TRUE(
      Errors("package a\nimport future.keywords.every\np { every x in xs { x in y } }", In(RegoVersion::kV0)).empty());
  EXPECT_FALSE(Errors("package a\nimport future.keywords.every\np if { x }", In(RegoVersion::kV0)).empty());
}

TEST(Versions, ImportingV1AsksForV1) {
  ast::Module module = Parse("package a\nimport rego.v1\np contains x if some x in xs", In(RegoVersion::kV0));
  EXPECT_EQ(module.version, RegoVersion::kV0CompatV1);
  EXPECT_EQ(Errors("package a\nimport rego.v1\np { x }\nq[x] { x }", In(RegoVersion::kV0)),
            (Strings{"3:1: `if` keyword is required before rule body", "4:1: `if` keyword is required before rule body",
                     "4:1: `contains` keyword is required for partial set rules"}));
}

TEST(Versions, V1AsksForItsKeywords) {
  EXPECT_EQ(Errors("package a\np { x }"), Strings{"2:1: `if` keyword is required before rule body"});
  EXPECT_EQ(Errors("package a\np.q.r"), Strings{"2:1: rule must have value assignment and/or body declaration"});
  EXPECT_EQ(Errors("package a\nf(x) { x }"), Strings{"2:1: `if` keyword is required before function body"});
  EXPECT_EQ(Errors("package a\nevery := 1"), Strings{"2:1: every keyword cannot be used for rule name"});
}

TEST(Versions, V2HasLogicalOperators) {
  EXPECT_TRUE(Errors("package a\np if x and not { y } or z", In(RegoVersion::kV2)).empty());
  EXPECT_FALSE(Errors("package a\np if x and y").empty());
  ast::Module module = Parse("package a\nimport rego.v2\np if x and y");
  EXPECT_EQ(module.version, RegoVersion::kV2);
}

TEST(Versions, EachLogicalKeywordHasItsImport) {
  EXPECT_TRUE(Errors("package a\nimport future.keywords.and\np if x and y").empty());
  EXPECT_FALSE(Errors("package a\nimport future.keywords.and\np if x or y").empty());
  ast::Module module = Parse("package a\nimport future.keywords.not\np if not x");
  EXPECT_NE(module.rules[0].body[0].As<ast::NotBody>(), nullptr);
}

TEST(Versions, ExperimentalKeywordsCanBeTurnedOff) {
  EXPECT_EQ(Errors("package a\nimport future.keywords.and", {.experimental = false}),
            Strings{"2:8: unexpected keyword, must be one of [contains every if in]"});
  EXPECT_EQ(Errors("package a\nimport rego.v2", {.experimental = false}),
            Strings{"2:8: invalid import, `rego.v2` is not supported by current capabilities"});
}

TEST(Versions, LanguageLimits) {
  LanguageLimits none;
  EXPECT_EQ(Errors("package a", {.limits = &none}),
            Strings{"0:0: illegal capabilities: rego_v1 feature required for parsing v1 Rego"});
  EXPECT_TRUE(Errors("package a\np { x }", {.version = RegoVersion::kV0, .limits = &none}).empty());
  EXPECT_EQ(Errors("package a\nimport future.keywords.in", {.version = RegoVersion::kV0, .limits = &none}),
            Strings{"2:8: unexpected keyword, must be one of []"});

  LanguageLimits v1{.features = {"rego_v1"}};
  EXPECT_TRUE(Errors("package a\np if { every x in y { x } }", {.limits = &v1}).empty());
  EXPECT_EQ(Errors("package a\np := $\"{1}\"", {.limits = &v1})[0],
            "2:6: template strings are not supported by current capabilities");
  EXPECT_FALSE(Errors("package a\np.if := 1", {.limits = &v1}).empty());
  EXPECT_EQ(Errors("package a\nimport rego.v2", {.limits = &v1}),
            Strings{"2:8: invalid import, `rego.v2` is not supported by current capabilities"});

  LanguageLimits more{.features = {"rego_v1", "template_strings", "keywords_in_refs"}, .future_keywords = {"not"}};
  EXPECT_TRUE(Errors("package a\np.if := $\"{1}\"\nimport future.keywords.not", {.limits = &more}).empty());

  LanguageLimits wrong{.features = {"rego_v1"}, .future_keywords = {"while"}};
  EXPECT_EQ(Errors("package a", {.limits = &wrong}), Strings{"0:0: illegal capabilities: unknown keyword: while"});
}

TEST(Versions, KeywordsFromOptions) {
  EXPECT_TRUE(Errors("package a\np if { x }", {.version = RegoVersion::kV0, .keywords = {"if"}}).empty());
  EXPECT_TRUE(Errors("package a\np if x or y", {.keywords = {"or"}}).empty());
  EXPECT_EQ(Errors("package a", {.keywords = {"while"}}), Strings{"1:1: unknown future keyword: while"});
}

TEST(Versions, CallsOfBuiltinsAreNoRules) {
  ParseOptions options = In(RegoVersion::kV0);
  EXPECT_TRUE(Errors("package a\ncount(x)", options).empty());
  options.is_builtin = [](std::string_view name) { return name == "count"; };
  EXPECT_EQ(Errors("package a\ncount(x)", options), Strings{"2:1: rule name conflicts with built-in function"});
}

}  // namespace
}  // namespace regoc::syntax
