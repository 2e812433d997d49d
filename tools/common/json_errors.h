// Findings about policies with what OPA's JSON says of them.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/diagnostic.h"

namespace regoc::tools {

struct JsonError {
  std::string message;
  std::string code;  // empty: none
  std::string file;
  uint32_t row = 0;
  uint32_t column = 0;
  bool has_place = false;
  std::string details;  // JSON, laid out to stand three levels deep; empty: none
};

// The errors among findings, in their order.
std::vector<JsonError> ErrorsOf(const DiagnosticSink& sink);

}  // namespace regoc::tools
