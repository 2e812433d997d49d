#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Types, Predicates) {
  const CallCase kCases[] = {
      {"is_array", "[[]]", "true"},           {"is_array", "[{}]", "false"},     {"is_object", "[{}]", "true"},
      {"is_set", R"([{"$set":[]}])", "true"}, {"is_string", R"(["a"])", "true"}, {"is_number", "[1.5]", "true"},
      {"is_boolean", "[0]", "false"},         {"is_null", "[null]", "true"},
  };
  ExpectCalls(kCases);
}

TEST(Types, Names) {
  const CallCase kCases[] = {
      {"type_name", "[null]", R"("null")"},          {"type_name", "[true]", R"("boolean")"},
      {"type_name", "[1]", R"("number")"},           {"type_name", R"(["a"])", R"("string")"},
      {"type_name", "[[]]", R"("array")"},           {"type_name", "[{}]", R"("object")"},
      {"type_name", R"([{"$set":[]}])", R"("set")"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
