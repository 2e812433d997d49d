#include "tools/common/native_code.h"

#include "bundler/hash.h"
#include "compiler/backend/native.h"
#include "runtime/abi/native_module.h"
#include "runtime/plan/binary.h"

namespace regoc::tools {

std::string PlanHash(std::string_view plan_bytes) { return bundle::Sha256Hex(plan_bytes); }

Result<engine::NativeCode> JitCode(const plan::Policy& policy, const backend::NativeOptions& options) {
  Result<std::shared_ptr<const backend::JitModule>> module = backend::CompileJit(policy, options);
  if (!module.ok()) return module.error();
  return engine::NativeCode{(*module)->entries(), *module};
}

Result<std::string> CompileObject(const plan::Policy& policy, const std::string& plan_hash) {
  backend::NativeOptions options;
  options.plan_hash = plan_hash;
  return backend::CompileNative(policy, options);
}

Result<engine::NativeCode> LoadObject(std::string_view object, const std::string& plan_hash) {
  Result<std::shared_ptr<const abi::NativeModule>> module = abi::NativeModule::Load(object, plan_hash);
  if (!module.ok()) return module.error();
  return engine::NativeCode{(*module)->entries(), *module};
}

Result<engine::NativeCode> ObjectCode(const plan::Policy& policy) {
  std::string hash = PlanHash(plan::ToBytes(policy));
  Result<std::string> object = CompileObject(policy, hash);
  if (!object.ok()) return object.error();
  return LoadObject(*object, hash);
}

}  // namespace regoc::tools
