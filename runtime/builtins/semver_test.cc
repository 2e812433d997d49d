#include "runtime/builtins/test_support.h"

namespace regoc::builtins {
namespace {

TEST(Semver, Compare) {
  const CallCase kCases[] = {
      {"semver.compare", R"(["1.2.3","v1.2.3+b"])", "0"},
      {"semver.compare", R"(["1.2.3-alpha.1","1.2.3-alpha.beta"])", "-1"},
      {"semver.compare", R"(["1.2.3","1.2.3-rc"])", "1"},
      {"semver.compare", R"(["1.10.0","1.9.0"])", "1"},
      {"semver.compare", R"(["1","1.2.3"])",
       R"(error: eval_builtin_error: semver.compare: operand 1: string "1" is not a valid SemVer)"},
      {"semver.compare", R"(["1.2.3","1.2.3-01"])",
       R"(error: eval_builtin_error: semver.compare: operand 2: string "1.2.3-01" is not a valid SemVer)"},
  };
  ExpectCalls(kCases);
}

TEST(Semver, IsValid) {
  const CallCase kCases[] = {
      {"semver.is_valid", R"(["1.2.3-x.7.z.92+build.5"])", "true"},
      {"semver.is_valid", R"(["1.02.3"])", "false"},
      {"semver.is_valid", R"(["1.2"])", "false"},
      {"semver.is_valid", "[1]", "false"},
  };
  ExpectCalls(kCases);
}

}  // namespace
}  // namespace regoc::builtins
