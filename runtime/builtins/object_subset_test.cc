#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(ObjectSubset, Objects) {
  const CallCase kCases[] = {
      {"object.subset", R"([{"a":{"b":[1,2,3]},"c":1},{"a":{"b":[2,3]}}])", "true"},
      {"object.subset", R"([{"a":1},{"a":2}])", "false"},
      {"object.subset", R"([{"a":{"$set":[1,2]}},{"a":{"$set":[2]}}])", "true"},
  };
  ExpectCalls(kCases);
}

TEST(ObjectSubset, SetsAndArrays) {
  const CallCase kCases[] = {
      {"object.subset", R"([{"$set":[1,2]},{"$set":[1]}])", "true"},
      {"object.subset", "[[1,2,3],[2,3]]", "true"},
      {"object.subset", "[[1,2,3],[1,3]]", "false"},
      {"object.subset", R"([[1,2,3],{"$set":[3,1]}])", "true"},
      {"object.subset", R"([[],{"$set":[]}])", "false"},
      {"object.subset", R"([[1,1],{"$set":[1,2]}])", "true"},
  };
  ExpectCalls(kCases);
}

TEST(ObjectSubset, Others) {
  const CallCase kCases[] = {
      {"object.subset", "[1,1]",
       "error: eval_type_error: object.subset: both arguments object.subset must be of the same type or array and set"},
      {"object.subset", "[{},[]]",
       "error: eval_type_error: object.subset: both arguments object.subset must be of the same type or array and set"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
