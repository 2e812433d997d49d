// One case of OPA's conformance suites, as a line of JSON (fields as in OPA's own harness).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/value/value.h"

namespace regoc::conformance {

// Values live in `arena`, which all cases of a file share.
struct Case {
  std::shared_ptr<Arena> arena;
  std::string note;
  std::string topic;
  std::vector<std::string> modules;
  std::string query;
  OptionalValue data;
  OptionalValue input;
  std::optional<std::string> input_term;  // Rego
  bool strict_error = false;
  bool sort_bindings = false;
  bool ignore_generated_vars = false;
  OptionalValue want_result;
  std::optional<std::string> want_error_code;
  std::optional<std::string> want_error;
  std::vector<std::pair<std::string, std::string>> env;
};

// Errors name the file and line.
Result<std::vector<Case>> ReadCases(const std::string& file);

}  // namespace regoc::conformance
