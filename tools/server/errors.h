// Errors as OPA's API words them: {"code": …, "message": …, "errors": […]}.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/diagnostic.h"
#include "runtime/builtins/builtin.h"
#include "tools/http/message.h"

namespace regoc::server {

// One of the errors behind an answer; `file` empty: no place is known.
struct ErrorDetail {
  std::string code;
  std::string message;
  std::string file;
  uint32_t row = 0;
  uint32_t column = 0;
};

constexpr std::string_view kInvalidParameter = "invalid_parameter";
constexpr std::string_view kInternalError = "internal_error";
constexpr std::string_view kUndefinedDocument = "undefined_document";
constexpr std::string_view kResourceNotFound = "resource_not_found";
constexpr std::string_view kUnauthorized = "unauthorized";
constexpr std::string_view kEvaluationError = "error(s) occurred while evaluating query";

std::string ErrorText(std::string_view code, std::string_view message, const std::vector<ErrorDetail>& details = {});
// Makes it the response.
void Refuse(http::Response& response, int status, std::string_view code, std::string_view message,
            const std::vector<ErrorDetail>& details = {});

// What is wrong with policies.
std::vector<ErrorDetail> DetailsOf(const DiagnosticSink& sink);

}  // namespace regoc::server
