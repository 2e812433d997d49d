#include "compiler/sema/types.h"

#include <gtest/gtest.h>

#include "compiler/sema/type_faults.h"
#include "compiler/sema/type_functions.h"
#include "compiler/sema/type_ops.h"
#include "compiler/sema/type_parse.h"
#include "compiler/sema/type_print.h"
#include "compiler/sema/type_tree.h"
#include "runtime/decls/builtins.h"

namespace regoc::sema {
namespace {

Type Parse(std::string_view text) {
  Result<Type> type = ParseType(text);
  EXPECT_TRUE(type.ok()) << (type.ok() ? "" : type.error().message);
  return type.ok() ? *type : Type();
}

std::string Joined(std::string_view a, std::string_view b) { return ToString(Union(Parse(a), Parse(b))); }
bool Fit(std::string_view a, std::string_view b) {
  bool fits = Compatible(Parse(a), Parse(b));
  EXPECT_EQ(fits, Compatible(Parse(b), Parse(a))) << a << " and " << b;
  return fits;
}

TEST(TypeText, ReadsWhatItPrints) {
  for (const char* text : {"null", "boolean", "number", "string", "any", "set", "array", "object", "any<number, string>",
                           "array[any]", "array<number, string>", "array<boolean>[string]", "set[any<null, number>]",
                           "object<a: string, b: array[number]>", "object[string: any]", "object<a: object<b: null>>[any: any]"}) {
    EXPECT_EQ(ToString(Parse(text)), text);
  }
}

TEST(TypeText, SortsAlternativesAndKeys) {
  EXPECT_EQ(ToString(Parse("any<string, number, string>")), "any<number, string>");
  EXPECT_EQ(ToString(Parse("object<b: null, a: null>")), "object<a: null, b: null>");
}

TEST(TypeText, RefusesWhatIsNoType) {
  for (const char* text : {"", "strin", "any<", "any<>", "array[", "array[any", "object<a>", "object[any]", "set[any]]", "number x"}) {
    EXPECT_FALSE(ParseType(text).ok()) << text;
  }
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "set[";
  Result<Type> type = ParseType(deep);
  ASSERT_FALSE(type.ok());
  EXPECT_NE(type.error().message.find("nested too deeply"), std::string::npos);
}

TEST(TypeText, ReadsEveryBuiltin) {
  for (const decls::BuiltinDecl& row : decls::AllBuiltins()) {
    Result<Type> type = ParseFunctionType(row.args, row.result);
    ASSERT_TRUE(type.ok()) << row.name << ": " << type.error().message;
    int arity = decls::ArityOf(row);
    EXPECT_EQ(type->variadic().known(), arity == decls::kVariadic) << row.name;
    if (arity >= 0) EXPECT_EQ(type->parameters().size(), static_cast<size_t>(arity)) << row.name;
    EXPECT_EQ(type->result().known(), !row.result.empty()) << row.name;
    EXPECT_EQ(ToString(type->parameters(), type->variadic()).find("???"), std::string::npos);
  }
}

TEST(TypeText, PrintsFunctions) {
  Result<Type> type = ParseFunctionType("x: number, array[any]", "z: string");
  ASSERT_TRUE(type.ok());
  EXPECT_EQ(ToString(*type), "(number, array[any]) => string");
  EXPECT_EQ(ToString(type->parameters(), type->variadic()), "(x: number, array[any])");
  type = ParseFunctionType("values: any...", "");
  ASSERT_TRUE(type.ok());
  EXPECT_EQ(ToString(*type), "(any...) => ???");
}

TEST(TypeUnion, KeepsTheLarger) {
  EXPECT_EQ(Joined("number", "number"), "number");
  EXPECT_EQ(Joined("string", "number"), "any<number, string>");
  EXPECT_EQ(Joined("any", "number"), "any");
  EXPECT_EQ(Joined("any<number, string>", "null"), "any<null, number, string>");
  EXPECT_EQ(Joined("any<null, number>", "any<null, string>"), "any<null, number, string>");
  EXPECT_EQ(ToString(Union(Type(), Type::Null())), "null");
  EXPECT_FALSE(Union(Type::Function({}, {}), Type::Null()).known());
}

TEST(TypeSelect, FindsMembers) {
  Type object = Parse("object<a: string, b: number>[string: null]");
  EXPECT_EQ(ToString(Select(object, TypeKey::String("a"))), "string");
  EXPECT_EQ(ToString(Select(object, TypeKey::String("c"))), "null");
  EXPECT_FALSE(Select(object, TypeKey::Number("1")).known());
  EXPECT_EQ(ToString(Select(Parse("array<string>[number]"), TypeKey::Number("7"))), "number");
  EXPECT_FALSE(Select(Parse("array<string>"), TypeKey::Number("1")).known());
  EXPECT_FALSE(Select(Parse("array[string]"), TypeKey::Number("-1")).known());
  EXPECT_EQ(ToString(Select(Parse("any<object<a: null>, array[any]>"), TypeKey::String("a"))), "null");
  EXPECT_EQ(ToString(Keys(object)), "string");
  EXPECT_EQ(ToString(Values(object)), "any<null, number, string>");
  EXPECT_FALSE(Keys(Parse("number")).known());
  EXPECT_FALSE(Values(Parse("array")).known());
}

TEST(TypeCompatible, ComparesStructure) {
  EXPECT_TRUE(Fit("any", "object<a: null>"));
  EXPECT_TRUE(Fit("any<number, string>", "string"));
  EXPECT_FALSE(Fit("any<number, string>", "boolean"));
  EXPECT_TRUE(Fit("array<number, any>", "array<number, string>"));
  EXPECT_FALSE(Fit("array<number>", "array<number, string>"));
  EXPECT_TRUE(Fit("array[number]", "array<number, number>"));
  EXPECT_FALSE(Fit("array[number]", "array<number, string>"));
  EXPECT_FALSE(Fit("object<a: number>", "object<b: number>"));
  EXPECT_TRUE(Fit("object<a: number>", "object[string: number]"));
  EXPECT_TRUE(Fit("set", "set[number]"));
  EXPECT_FALSE(Fit("set[string]", "set[number]"));
  EXPECT_FALSE(Compatible(Type(), Type::Any()));
}

TEST(TypeKeys, CompareNumbersByValue) {
  EXPECT_EQ(Compare(TypeKey::Number("1"), TypeKey::Number("1.0")), 0);
  EXPECT_LT(Compare(TypeKey::Number("2"), TypeKey::Number("10")), 0);
  EXPECT_NE(Compare(TypeKey::Number("18446744073709551616"), TypeKey::Number("18446744073709551617")), 0);
  EXPECT_LT(Compare(TypeKey::Number("10"), TypeKey::String("1")), 0);
}

// p1 := {"a": p0, "b": p0}, p2 := {"a": p1, "b": p1}, …: small in memory, endless when written out.
TEST(TypeSharing, CostsWhatIsShared) {
  auto build = [](Type leaf) {
    for (int i = 0; i < 64; ++i) leaf = Type::Object({{TypeKey::String("a"), leaf}, {TypeKey::String("b"), leaf}});
    return leaf;
  };
  Type a = build(Type::Number()), b = build(Type::Number()), c = build(Type::String());
  EXPECT_EQ(Compare(a, b), 0);
  EXPECT_LT(Compare(a, c), 0);
  EXPECT_FALSE(a.is_unresolved());
  EXPECT_TRUE(Compatible(a, b));
  EXPECT_LT(ToString(a).size(), 1'000'000u);
}

TEST(TypeRecursion, EndsEverywhere) {
  auto definitions = std::make_shared<TypeDefinitions>();
  Type tree = Type::Recursive("#/$defs/tree", definitions);
  definitions->types["#/$defs/tree"] = Type::Object({{TypeKey::String("children"), Type::Array({}, tree)}});
  auto other_definitions = std::make_shared<TypeDefinitions>();
  Type other = Type::Recursive("#/$defs/other", other_definitions);
  other_definitions->types["#/$defs/other"] = Type::Object({{TypeKey::String("children"), Type::Array({}, other)}});
  EXPECT_EQ(ToString(Select(tree, TypeKey::String("children"))), "array[recursive(#/$defs/tree)]");
  EXPECT_EQ(ToString(Values(Select(Values(Select(tree, TypeKey::String("children"))), TypeKey::String("children")))),
            "recursive(#/$defs/tree)");
  EXPECT_TRUE(Compatible(tree, other));
  EXPECT_EQ(Compare(tree, other), 0);
  definitions.reset();
  EXPECT_TRUE(tree.is_top());
}

TEST(TypeTree, AnswersForDocuments) {
  TypeTree data;
  data.Insert(TypePath{TypeKey::String("t"), TypeKey::String("p")}, Type::Number());
  data.Insert(TypePath{TypeKey::String("t"), TypeKey::String("p")}, Type::String());
  data.Insert(TypePath{TypeKey::String("t"), TypeKey::String("s")}, Type::Set(Type::Number()));
  data.Insert(TypePath{TypeKey::String("t"), TypeKey::String("s")}, Type::Set(Type::String()));
  EXPECT_EQ(ToString(data.Extent()),
            "object<t: object<p: any<number, string>, s: set[any<number, string>]>[string: any]>[string: any]");
}

TEST(TypeTree, MergesRulesBelowDocuments) {
  TypeTree data;
  TypePath p{TypeKey::String("p")}, q{TypeKey::String("p"), TypeKey::String("q")};
  data.Insert(q, Type::Number());
  data.Insert(p, Type::Object({}, Type::String(), Type::Boolean()));
  EXPECT_EQ(ToString(data.Child(p[0])->Extent()), "object[string: any<boolean, number>]");
  data.Insert(q, Type::Null());
  EXPECT_EQ(ToString(data.Child(p[0])->Extent()), "object[string: any<null, boolean, number>]")
      << "alternatives are in order of their kinds";
}

TEST(TypeDetails, ShortensWideLines) {
  Type left = Parse("object<aaaaaaaaaaaaaaaaaaaa: string, bbbbbbbbbbbbbbbbbbbbbbbbb: array[string], c: number>");
  Type right = Parse("object<aaaaaaaaaaaaaaaaaaaa: string, bbbbbbbbbbbbbbbbbbbbbbbbb: array[string], c: string>");
  EXPECT_EQ(MatchDetails(left, right).lines[0], "left  : object<c: number, ...>");
  EXPECT_EQ(MatchDetails(left, right).lines[1], "right : object<c: string, ...>");
  FaultDetails details = MatchDetails(Type::Number(), Type::String());
  EXPECT_EQ(details.lines, (std::vector<std::string>{"left  : number", "right : string"}));
  EXPECT_EQ(details.json,
            "{\n  \"a\": {\n    \"type\": \"number\"\n  },\n  \"b\": {\n    \"type\": \"string\"\n  }\n}");
}

}  // namespace
}  // namespace regoc::sema
