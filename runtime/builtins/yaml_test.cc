#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Yaml, Marshal) {
  const CallCase kCases[] = {
      {"yaml.marshal", R"([{"a":[1,{"b":[]}],"c":{},"d":null}])", R"("a:\n  - 1\n  - b: []\nc: {}\nd: null\n")"},
      {"yaml.marshal", R"(["true"])", R"("\"true\"\n")"},
      {"yaml.marshal", R"(["a: b"])", R"("'a: b'\n")"},
      {"yaml.marshal", R"(["x\ny\n"])", R"("|\n  x\n  y\n")"},
      {"yaml.marshal", R"([{"a10":1,"a2":1}])", R"("a2: 1\na10: 1\n")"},
      {"yaml.marshal", R"([{"$set":[1.5]}])", R"("- 1.5\n")"},
      {"yaml.marshal", R"(["tab\t"])", R"("\"tab\\t\"\n")"},
  };
  ExpectCalls(kCases);
}

TEST(Yaml, Unmarshal) {
  const CallCase kCases[] = {
      {"yaml.unmarshal", R"(["a: [1, 0x1F, 1.50, ~, yes, true]"])", R"({"a": [1, 31, 1.5, null, "yes", true]})"},
      {"yaml.unmarshal", R"(["a: &x {k: 1}\nb:\n  <<: *x\n  j: 2"])", R"({"a": {"k": 1}, "b": {"j": 2, "k": 1}})"},
      {"yaml.unmarshal", R"(["a: 2020-01-01\n1: x"])", R"({"1": "x", "a": "2020-01-01"})"},
      {"yaml.unmarshal", R"(["a: 1\n---\nb: 2"])", R"({"a": 1})"},
      {"yaml.unmarshal", R"(["a: |\n  x\n  y\n"])", R"({"a": "x\ny\n"})"},
      {"yaml.unmarshal", R"([""])", "null"},
      {"yaml.unmarshal", "[1]", "error: eval_type_error: yaml.unmarshal: operand 1 must be string but got number"},
      {"yaml.is_valid", R"(["a: 1"])", "true"},
      {"yaml.is_valid", R"(["[1"])", "false"},
      {"yaml.is_valid", R"(["- a\nb: 1"])", "false"},
      {"yaml.is_valid", "[1]", "false"},
  };
  ExpectCalls(kCases);
}

TEST(Yaml, Tags) {
  const CallCase kCases[] = {
      {"yaml.unmarshal", R"(["a: !!str 1\nb: !!float 1\nc: !foo 2\nd: ! 3\ne: !!binary aGk="])",
       R"({"a": "1", "b": 1, "c": "2", "d": 3, "e": "hi"})"},
      {"yaml.unmarshal", R"(["!!int 1.5"])",
       "error: eval_builtin_error: yaml.unmarshal: yaml: cannot decode !!float `1.5` as a !!int"},
      {"yaml.unmarshal", R"(["!!int x"])",
       "error: eval_builtin_error: yaml.unmarshal: yaml: cannot decode !!str `x` as a !!int"},
  };
  ExpectCalls(kCases);
}

TEST(Yaml, Keys) {
  const CallCase kCases[] = {
      {"yaml.unmarshal", R"(["1.5: a\n1e6: b\ntrue: c\n0x10: d\n.inf: e"])",
       R"({".inf": "e", "1.5": "a", "16": "d", "1e+06": "b", "true": "c"})"},
      {"yaml.unmarshal", R"(["a: 1\na: 2"])", R"({"a": 2})"},
      {"yaml.unmarshal", R"(["null: {a: [1, x]}"])",
       R"x(error: eval_builtin_error: yaml.unmarshal: unsupported map key of type: %!s(<nil>), key: <nil>, )x"
       R"x(value: map[string]interface {}{"a":[]interface {}{1, "x"}})x"},
      {"yaml.unmarshal", R"(["[a]: b"])",
       R"(error: eval_builtin_error: yaml.unmarshal: yaml: invalid map key: []interface {}{"a"})"},
      {"yaml.unmarshal", R"(["<<: 1"])",
       "error: eval_builtin_error: yaml.unmarshal: yaml: map merge requires map or sequence of maps as the value"},
  };
  ExpectCalls(kCases);
}

TEST(Yaml, FaultsAreGoYamls) {
  struct Case {
    std::string_view text, fault;
  };
  const Case kCases[] = {
      {"[", "yaml: line 1: did not find expected node content"},
      {R"(a: b: c)", "yaml: mapping values are not allowed in this context"},
      {R"(\ta: b)", "yaml: found character that cannot start any token"},
      {R"(- a\nb: c)", "yaml: line 1: did not find expected '-' indicator"},
      {R"(a: 1\nb: @x)", "yaml: line 2: found character that cannot start any token"},
      {R"(a\n---\n[)", "yaml: line 3: did not find expected node content"},
      {"%FOO", "yaml: found unknown directive name"},
      {"*x", "yaml: unknown anchor 'x' referenced"},
      {"a: &a [*a]", "yaml: anchor 'a' value contains itself"},
      {"- .inf", "json: unsupported value: +Inf"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(Call("yaml.unmarshal", "[\"" + std::string(c.text) + "\"]"),
              "error: eval_builtin_error: yaml.unmarshal: " + std::string(c.fault));
  }
}

TEST(Yaml, DepthAndAliasesAreLimited) {
  std::string deep(2000, '[');
  EXPECT_NE(Call("yaml.unmarshal", "[\"" + deep + "\"]").find("error: "), std::string::npos);
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\\n";
  for (int i = 1; i < 12; ++i) {
    std::string name = "a" + std::to_string(i);
    bomb += name + ": &" + name + " [";
    for (int k = 0; k < 10; ++k) bomb += (k == 0 ? "*a" : ", *a") + std::to_string(i - 1);
    bomb += "]\\n";
  }
  EXPECT_EQ(Call("yaml.unmarshal", "[\"" + bomb + "\"]"),
            "error: eval_builtin_error: yaml.unmarshal: yaml: document contains excessive aliasing");
}

}  // namespace
}  // namespace regoc::builtins
