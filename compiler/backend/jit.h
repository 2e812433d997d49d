// Objects to code in this process.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::backend {

// Owns the code; it must not run any more when this goes. Immutable.
class Jit {
 public:
  static Result<std::unique_ptr<Jit>> Load(const std::vector<std::string>& objects);
  ~Jit();

  // The abi::ModuleDescriptor that the objects export.
  const void* descriptor() const { return descriptor_; }

 private:
  struct Session;

  Jit();
  std::unique_ptr<Session> session_;
  const void* descriptor_ = nullptr;
};

}  // namespace regoc::backend
