// Findings and faults on the terminal and as JSON, as OPA prints them.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "runtime/base/result.h"

namespace regoc::cli {

// One error in OPA's JSON form.
struct JsonError {
  std::string message;
  std::string code;  // empty: none
  std::string file;
  uint32_t row = 0;
  uint32_t column = 0;
  bool has_place = false;
  std::string details;  // JSON; empty: none
};

// {"errors": […]} with a line break.
std::string ErrorsAsJson(const std::vector<JsonError>& errors);
std::vector<JsonError> ErrorsOf(const DiagnosticSink& sink);

// "1 error occurred: …" or "N errors occurred:" with one rendered finding each.
std::string ErrorsAsText(const DiagnosticSink& sink);

// Prints "error: …" to standard error.
void PrintError(const Error& error);

}  // namespace regoc::cli
