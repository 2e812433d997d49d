#include "compiler/optimize/notes.h"

namespace regoc::optimize {

plan::Location FirstPlace(const plan::Block& block) {
  for (const plan::Stmt& stmt : block.stmts) {
    if (const auto* nested = std::get_if<plan::Nested>(&stmt.node)) {
      if (plan::Location inside = FirstPlace(nested->body); inside.file != 0) return inside;
    } else if (stmt.where.file != 0 && !std::holds_alternative<plan::Reset>(stmt.node) &&
               !std::holds_alternative<plan::IsDefined>(stmt.node)) {
      return stmt.where;
    }
  }
  return {};
}

}  // namespace regoc::optimize
