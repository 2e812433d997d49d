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

// An object for this machine's kind, as a bundle carries it, of the plan with these bytes (plan::ToBytes), of which
// `options.plan_hash` is the PlanHash. With a cache folder, one that was compiled before with the same code generator
// is taken from there, else objects of the plan's parts.
Result<std::string> CompileObject(const std::string& plan, const backend::NativeOptions& options);
// Loads an object. It runs as code: only pass what a signature vouches for.
Result<engine::NativeCode> LoadObject(std::string_view object, const std::string& plan_hash);

// CompileObject and LoadObject. With a cache folder (DefaultCacheFolder()), what was compiled once is only loaded.
Result<engine::NativeCode> ObjectCode(const plan::Policy& policy, backend::NativeOptions options = {});

// The same, but what is not in the cache is compiled by another process of this program (CompileForParent), whose memory and
// faults are its own.
Result<engine::NativeCode> ObjectCodeFromChild(const plan::Policy& policy, const std::string& cache_folder);
// The other side: reads a plan from standard input and writes the object to standard output. The program's exit code.
constexpr const char* kCompileCommand = "compile-for-parent";
int CompileForParent();

}  // namespace regoc::tools
