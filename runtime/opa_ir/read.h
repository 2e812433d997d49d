// Plans in OPA's schema (`opa build -t plan`) as plans of ours, which all engines run.
//
//   Result<plan::Policy> policy = opa_ir::ReadPlan(json);   // plan.json
//   policy->entrypoints   // one for each of its plans: "p/allow"
//
// Whoever wrote the text, what comes out is verified (plan::Verify), and any text is safe to pass. Refused, with a
// reason that names function and statement: what the schema doesn't have, indexes out of range, recursion, and
// containers that are filled although the function did not make them (no OPA writes that).
//
// What a plan adds to its result set is a set of objects; the entry point's value is what the first of them holds under
// "result". Statements in Go's `internal/compiler/wasm` are the reference where documents are silent: a loop over what
// is no collection does nothing, and what follows a NotStmt, WithStmt or CallStmt that is undefined is left out.
#pragma once

#include <string_view>

#include "runtime/base/result.h"
#include "runtime/plan/plan.h"

namespace regoc::opa_ir {

struct ReadLimits {
  size_t max_bytes = size_t{256} << 20;
  uint32_t max_depth = 8000;        // of JSON; a block takes four levels
  size_t max_candidates = 1 << 20;  // functions that dynamic calls may reach, in all
};

Result<plan::Policy> ReadPlan(std::string_view json, const ReadLimits& limits = {});

}  // namespace regoc::opa_ir
