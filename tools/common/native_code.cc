#include "tools/common/native_code.h"

#include "bundler/hash.h"
#include "compiler/backend/native.h"
#include "runtime/abi/native_module.h"
#include "runtime/base/file_cache.h"
#include "runtime/plan/binary.h"

namespace regoc::tools {

std::string PlanHash(std::string_view plan_bytes) { return bundle::Sha256Hex(plan_bytes); }

Result<engine::NativeCode> JitCode(const plan::Policy& policy, const backend::NativeOptions& options) {
  Result<std::shared_ptr<const backend::JitModule>> module = backend::CompileJit(policy, options);
  if (!module.ok()) return module.error();
  return engine::NativeCode{(*module)->entries(), *module};
}

Result<std::string> CompileObject(const plan::Policy& policy, const backend::NativeOptions& options) {
  std::string build = options.cache_folder.empty() ? "" : backend::CodeGeneratorBuild();
  FileCache cache(build.empty() ? "" : options.cache_folder, bundle::Sha256Hex);
  std::string key;
  if (cache.on()) {
    for (const std::string& text : {std::string("program"), build, options.plan_hash, options.triple, options.cpu}) key += text + "\n";
    key = bundle::Sha256Hex(key + std::to_string(static_cast<int>(options.optimize)));
    if (std::optional<std::string> kept = cache.Get(key)) return std::move(*kept);
  }
  Result<std::string> object = backend::CompileNative(policy, options);
  if (object.ok() && cache.on()) cache.Put(key, *object);
  return object;
}

Result<engine::NativeCode> LoadObject(std::string_view object, const std::string& plan_hash) {
  Result<std::shared_ptr<const abi::NativeModule>> module = abi::NativeModule::Load(object, plan_hash);
  if (!module.ok()) return module.error();
  return engine::NativeCode{(*module)->entries(), *module};
}

Result<engine::NativeCode> ObjectCode(const plan::Policy& policy, backend::NativeOptions options) {
  options.plan_hash = PlanHash(plan::ToBytes(policy));
  Result<std::string> object = CompileObject(policy, options);
  if (!object.ok()) return object.error();
  return LoadObject(*object, options.plan_hash);
}

}  // namespace regoc::tools
