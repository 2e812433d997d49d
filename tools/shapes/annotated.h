// Shapes that METADATA blocks give: `custom: {input_shape: kubernetes-object}`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "runtime/base/result.h"
#include "tools/shapes/shape.h"

namespace regoc::shapes {

class AnnotatedShapes {
 public:
  // An error names the place of a block with an unknown shape.
  static Result<AnnotatedShapes> Of(const sema::Program& program);

  // For a document and its rules: that of a rule or the document itself, else of its package, else of one above.
  std::optional<Shape> Find(const sema::Program& program, const std::vector<std::string>& path,
                            const std::vector<size_t>& rules) const;

 private:
  std::map<std::pair<size_t, size_t>, Shape> rules_;  // by module, offset of the rule in it
  std::map<std::vector<std::string>, Shape> packages_;
  std::map<std::vector<std::string>, Shape> subpackages_;
};

}  // namespace regoc::shapes
