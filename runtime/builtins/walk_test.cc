#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Walk, GivesEveryValueWithItsPath) {
  const CallCase kCases[] = {
      {"walk", "[1]", "[[[], 1]]"},
      {"walk", R"([{"a": [true]}])", R"([[[], {"a": [true]}], [["a"], [true]], [["a", 0], true]])"},
      {"walk", R"([{"$set": ["x"]}])", R"([[[], {"x"}], [["x"], "x"]])"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
