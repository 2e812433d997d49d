#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Rego, WithoutACompiler) {
  const CallCase kCases[] = {
      {"rego.parse_module", R"(["a.rego", "package a"])",
       "error: eval_builtin_error: rego.parse_module: this program has no parser for Rego"},
      {"rego.parse_module", R"(["a.rego", 1])",
       "error: eval_type_error: rego.parse_module: operand 1 must be string but got number"},
      {"rego.metadata.rule", "[]",
       "error: eval_builtin_error: rego.metadata.rule: the rego.metadata.rule function must only be called within the "
       "scope of a rule"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
