// What the code generator can be told. No LLVM here: callers of the backend include it too.
#pragma once

#include <cstdint>
#include <string>

namespace regoc::codegen {

enum class OptimizeLevel : uint8_t {
  kNone,     // compiles fastest
  kDefault,  // a light pass pipeline
};

struct CodegenOptions {
  OptimizeLevel optimize = OptimizeLevel::kDefault;
  std::string triple;     // "aarch64-unknown-linux-gnu"; empty: this machine's
  std::string cpu;        // "x86-64-v3", "native"; empty: x86-64-v2, or generic on other processors
  std::string plan_hash;  // embedded as it is; who loads the object checks it
};

}  // namespace regoc::codegen
