// Errors as OPA's API words them: {"code": …, "message": …, "errors": […]}.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "tools/http/message.h"
#include "tools/trace/eval_error.h"

namespace regoc::server {

// One of the errors behind an answer.
struct ErrorDetail {
  std::string code;
  std::string message;
  bool placed = false;  // the place is known; `file` empty: in the question itself
  std::string file;
  uint32_t row = 0;
  uint32_t column = 0;
  std::string details_json;  // more about it; empty: nothing
  std::vector<trace::StackFrame> stack;
};

constexpr std::string_view kInvalidParameter = "invalid_parameter";
constexpr std::string_view kInternalError = "internal_error";
constexpr std::string_view kUndefinedDocument = "undefined_document";
constexpr std::string_view kResourceNotFound = "resource_not_found";
constexpr std::string_view kResourceConflict = "resource_conflict";
constexpr std::string_view kUnauthorized = "unauthorized";
constexpr std::string_view kNotImplemented = "not_implemented";
constexpr std::string_view kEvaluationError = "error(s) occurred while evaluating query";
constexpr std::string_view kCompileModuleError = "error(s) occurred while compiling module(s)";
constexpr std::string_view kCompileQueryError = "error(s) occurred while compiling query";
constexpr std::string_view kParseQueryError = "error(s) occurred while parsing query";

// Ends with a line break, as OPA's do.
std::string ErrorText(std::string_view code, std::string_view message, const std::vector<ErrorDetail>& details = {});
// Makes it the response.
void Refuse(http::Response& response, int status, std::string_view code, std::string_view message,
            const std::vector<ErrorDetail>& details = {});

// What is wrong with policies or a query.
std::vector<ErrorDetail> DetailsOf(const DiagnosticSink& sink);

}  // namespace regoc::server
