// The plan in the schema that OPA publishes for its intermediate representation (`opa build -t plan`,
// v1/ir/plan.schema.json of OPA 1.22): what engines in other languages evaluate.
//
//   Result<std::string> json = opa_ir::WritePlan(policy, DeclarationOf);   // plan.json
//
// Only statements of that schema are used, in the ways that OPA's documentation defines: no block is left across a loop
// or a `with`, because engines count blocks there differently.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "runtime/base/result.h"
#include "runtime/plan/plan.h"

namespace regoc::opa_ir {

// The type of a built-in as OPA's JSON: {"args": […], "result": {…}, "type": "function"}.
using Declaration = std::function<std::string(std::string_view name)>;

// One line of JSON and a line break; equal plans give equal texts. `policy` is verified and was neither optimized nor
// observed: an error otherwise, and for a `with` below a path that holds something else than strings. Pure.
Result<std::string> WritePlan(const plan::Policy& policy, const Declaration& declaration);

}  // namespace regoc::opa_ir
