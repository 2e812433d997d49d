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

}  // namespace
}  // namespace regoc::builtins
