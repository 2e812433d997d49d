// What the code generator can be told. No LLVM here: callers of the backend include it too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace regoc::codegen {

enum class OptimizeLevel : uint8_t {
  kNone,     // compiles fastest
  kDefault,  // a light pass pipeline; kLarge for plans of more than kLargePlan statements
  kLarge,    // in a fraction of the time, code that calls the runtime for each statement (compact_lowering.h)
  kThorough,  // what kDefault is for small plans, for large ones too
};
inline constexpr size_t kLargePlan = 20'000;

struct CodegenOptions {
  OptimizeLevel optimize = OptimizeLevel::kDefault;
  std::string triple;     // "aarch64-unknown-linux-gnu"; empty: this machine's
  std::string cpu;        // "x86-64-v3", "native"; empty: x86-64-v2, or generic on other processors
  std::string plan_hash;  // embedded as it is; who loads the object checks it
  std::string cache_folder;  // of objects from one run to the next (runtime/base/file_cache.h); empty: none
  size_t threads = 0;        // 0: as many as there are processors
};

}  // namespace regoc::codegen
