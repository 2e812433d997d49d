// The shapes that the rules of a program expect.
//
//   Result<std::vector<RuleShape>> shapes = ShapesOfRules(program, {});
//   (*shapes)[0].name()        // "data.kubernetes.admission.deny"
//   (*shapes)[0].decision      // kAdmissionReview: it reads input.request.object.kind
//
// Rules of one name whose clauses were written for different shapes (a `deny` for manifests in one file, and one for
// reviews in another) are decided clause by clause; ModulesFor gives the modules as each shape sees them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "runtime/base/result.h"
#include "tools/shapes/shape.h"

namespace regoc::shapes {

struct ClauseShape {
  size_t rule = 0;  // index into Program::rules
  ShapeDecision decision;
};

struct RuleShape {
  std::vector<std::string> path;     // {"kubernetes", "admission", "deny"}
  ShapeDecision decision;            // kFree when clauses differ
  bool annotated = false;            // an annotation says so
  std::vector<ClauseShape> clauses;  // by their place in the sources; none when all are the same

  std::string name() const;  // "data.kubernetes.admission.deny"
  // Those of the clauses, or the one of all; each once.
  std::vector<Shape> shapes() const;
};

struct RuleShapeOptions {
  std::optional<Shape> all;  // for every rule, whatever it reads
  // Names of the rules that are looked at ("deny", …): the first part of a rule's name up to "_"; empty: all that are
  // no functions.
  std::vector<std::string> names;
};

// In order of names. An annotation `custom: {input_shape: …}` on a rule, document or package overrides what was read; a
// wrong one is an error that names its place.
Result<std::vector<RuleShape>> ShapesOfRules(const sema::Program& program, const RuleShapeOptions& options);

// The modules without the clauses that were written for other shapes than `shape`.
std::vector<ast::Module> ModulesFor(const sema::Program& program, const std::vector<RuleShape>& shapes, Shape shape);

}  // namespace regoc::shapes
