// Machine code of a plan, loaded from an object that a bundle carries.
//
//   Result<std::shared_ptr<const NativeModule>> module = NativeModule::Load(object_bytes, plan_hash);
//   if (!module.ok()) …                                      // run the plan instead
//   Outcome outcome = (*module)->entry(func)(&state, args);  // as interp::Run(state, func, args)
//
// Loading runs code: load only what a signature vouches for. Needs no compiler, linker or LLVM.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/abi/abi.h"
#include "runtime/base/result.h"
#include "runtime/plan/plan.h"

namespace regoc::abi {

// Immutable; any number of threads may run its code, each with its own eval::State. Unloads when the last owner goes.
class NativeModule {
 public:
  // `object_bytes` is an ELF shared object for this machine; copied, not kept. Errors: not loadable, compiled for another
  // ABI version, compiled from another plan.
  static Result<std::shared_ptr<const NativeModule>> Load(std::string_view object_bytes, std::string_view expected_plan_hash);

  NativeModule(const NativeModule&) = delete;
  NativeModule& operator=(const NativeModule&) = delete;
  ~NativeModule();

  // nullptr when the function is no entry point of the plan.
  Entry entry(plan::FuncId func) const {
    uint32_t index = static_cast<uint32_t>(func);
    return index < entries_.size() ? entries_[index] : nullptr;
  }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  NativeModule() = default;

  int file_ = -1;  // stays open: the loader tells modules apart by the path that names it
  void* handle_ = nullptr;
  std::vector<Entry> entries_;
};

// The ABI version of an object, read from its bytes without running any of it; nothing when it is no module of regoc.
std::optional<uint32_t> AbiVersionOf(std::string_view object_bytes);

}  // namespace regoc::abi
