// METADATA of a bundle's modules, as `opa inspect --annotations` lists it.
#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/ast.h"

namespace regoc::cli {

// Modules with their files' names as they are shown; in order of these.
// For people. Empty: there are none.
std::string AnnotationsText(const std::vector<ast::Module>& modules);
// A JSON array.
std::string AnnotationsJson(const std::vector<ast::Module>& modules);

}  // namespace regoc::cli
