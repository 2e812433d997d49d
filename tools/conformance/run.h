// Runs one case on one engine and judges the outcome.
#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/ast.h"
#include "tools/conformance/case.h"

namespace regoc::conformance {

// kObserved: the interpreter on an instrumented plan, with a tracer. kPlain: the JIT, with no optimization of the plan nor
// of the code; kOpaIr: the interpreter on a plan that went through OPA's schema. The others optimize all they can.
enum class Engine { kInterp, kJit, kAot, kBundle, kObserved, kPlain, kOpaIr };

struct Verdict {
  bool passed = false;
  std::string why;      // empty when passed
  std::string outcome;  // what was evaluated, as text: equal on all engines
};

Verdict RunCase(const Case& c, ast::RegoVersion version, Engine engine);

}  // namespace regoc::conformance
