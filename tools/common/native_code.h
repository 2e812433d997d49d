// Machine code for a plan, as the engine takes it.
#pragma once

#include <string>
#include <string_view>

#include "compiler/backend/native.h"
#include "runtime/engine/snapshot.h"
#include "runtime/plan/plan.h"

namespace regoc::tools {

// What ties an object to the plan that it was compiled from.
std::string PlanHash(std::string_view plan_bytes);

// Compiled in memory. Loads the code generator; errors say why it can't be had.
Result<engine::NativeCode> JitCode(const plan::Policy& policy, const backend::NativeOptions& options = {});

// An object for this machine's kind, as a bundle carries it.
Result<std::string> CompileObject(const plan::Policy& policy, const std::string& plan_hash);
// Loads an object. It runs as code: only pass what a signature vouches for.
Result<engine::NativeCode> LoadObject(std::string_view object, const std::string& plan_hash);

// CompileObject and LoadObject.
Result<engine::NativeCode> ObjectCode(const plan::Policy& policy);

}  // namespace regoc::tools
