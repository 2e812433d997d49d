// A module as an indented tree, as `opa parse` prints it for people.
#pragma once

#include <string>

#include "compiler/syntax/ast.h"

namespace regoc::syntax {

// One node a line, one space a level; ends with a line break. The module must have come from ParseModule.
std::string ModuleToTree(const ast::Module& module);

}  // namespace regoc::syntax
