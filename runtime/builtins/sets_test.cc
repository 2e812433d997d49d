#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Sets, Operators) {
  const CallCase kCases[] = {
      {"and", R"([{"$set":[1,2]},{"$set":[2,3]}])", "{2}"},
      {"and", R"([{"$set":[1]},{"$set":[]}])", "set()"},
      {"and", R"([[1],{"$set":[]}])", "error: eval_type_error: and: operand 1 must be set but got array"},
      {"or", R"([{"$set":[1]},{"$set":[2]}])", "{1, 2}"},
      {"or", R"([{"$set":[]},{"$set":[2]}])", "{2}"},
      {"set_diff", R"([{"$set":[1,2]},{"$set":[1.0]}])", "{2}"},
  };
  ExpectCalls(kCases);
}

TEST(Sets, OfManySets) {
  const CallCase kCases[] = {
      {"union", R"([{"$set":[{"$set":[1]},{"$set":[2,1]}]}])", "{1, 2}"},
      {"union", R"([{"$set":[]}])", "set()"},
      {"union", R"([{"$set":[1]}])", "error: eval_type_error: union: operand 1 must be set but got number"},
      {"intersection", R"([{"$set":[{"$set":[1,2]},{"$set":[2,3]}]}])", "{2}"},
      {"intersection", R"([{"$set":[]}])", "set()"},
      {"intersection", R"([{"$set":["a"]}])",
       "error: eval_type_error: intersection: operand 1 must be set but got string"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
