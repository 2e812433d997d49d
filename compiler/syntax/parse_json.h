// A module as the JSON that `opa parse --format json` prints.
//
//   std::string text = ModuleToJson(module, {.comments = true});
#pragma once

#include <string>

#include "compiler/syntax/ast.h"

namespace regoc::syntax {

struct ParseJsonOptions {
  bool locations = false;  // --json-include locations
  bool comments = true;    // --json-include -comments turns them off
  int indent = 2;          // 0: one line
};

// Ends without a line break. The module must have come from ParseModule.
std::string ModuleToJson(const ast::Module& module, const ParseJsonOptions& options);

// The expressions of a query, as OPA prints them where a query is part of other JSON.
std::string BodyToJson(const ast::Body& body, const ParseJsonOptions& options);

}  // namespace regoc::syntax
