// Unit tests of policies: rules whose names start with test_ in any package.
#pragma once

#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "runtime/base/result.h"

namespace regoc::cli {

struct TestCase {
  std::string package;  // "data.authz_test"
  std::string name;     // "test_allow", or "todo_test_allow": skipped
  std::string file;
  uint32_t row = 0;
  uint32_t column = 0;
  std::string entrypoint;  // "authz_test/test_allow"
  bool skipped = false;
  bool cases = false;    // yields an object of named cases
  bool callable = true;  // false: a function, which has no value to test
};

// Gives the second and further rules of a test's name names of their own ("test_allow#01"), so that each is a test.
void RenameDuplicates(std::vector<ast::Module>& modules);

// In order of the sources. `pattern` (a regular expression, as OPA's --run) picks by "data.package.name"; an error when
// it is none.
Result<std::vector<TestCase>> FindTests(const sema::Program& program, const std::string& pattern);

}  // namespace regoc::cli
