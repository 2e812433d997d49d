// Findings and faults on the terminal and as JSON, as OPA prints them.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "runtime/base/result.h"
#include "tools/common/json_errors.h"

namespace regoc::cli {

using tools::ErrorsOf;
using tools::JsonError;

// {"errors": […]} with a line break.
std::string ErrorsAsJson(const std::vector<JsonError>& errors);

// "1 error occurred: …" or "N errors occurred:" with one rendered finding each.
std::string ErrorsAsText(const DiagnosticSink& sink);

// Prints "error: …" to standard error.
void PrintError(const Error& error);

}  // namespace regoc::cli
