#include "tools/common/native_code.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "bundler/hash.h"
#include "compiler/backend/native.h"
#include "runtime/abi/native_module.h"
#include "runtime/base/command.h"
#include "runtime/base/file.h"
#include "runtime/base/file_cache.h"
#include "runtime/plan/binary.h"

namespace regoc::tools {

std::string PlanHash(std::string_view plan_bytes) { return bundle::Sha256Hex(plan_bytes); }

Result<engine::NativeCode> JitCode(const plan::Policy& policy, const backend::NativeOptions& options) {
  Result<std::shared_ptr<const backend::JitModule>> module = backend::CompileJit(policy, options);
  if (!module.ok()) return module.error();
  return engine::NativeCode{(*module)->entries(), *module};
}

namespace {

// The object of a plan from the cache, or as `compile` makes it.
template <typename Compile>
Result<std::string> CachedObject(const backend::NativeOptions& options, const Compile& compile) {
  std::string build = options.cache_folder.empty() ? "" : backend::CodeGeneratorBuild();
  FileCache cache(build.empty() ? "" : options.cache_folder, bundle::Sha256Hex);
  std::string key;
  if (cache.on()) {
    for (const std::string& text : {std::string("program"), build, options.plan_hash, options.triple, options.cpu})
      key += text + "\n";
    key = bundle::Sha256Hex(key + std::to_string(static_cast<int>(options.optimize)));
    if (std::optional<std::string> kept = cache.Get(key)) return std::move(*kept);
  }
  Result<std::string> object = compile();
  if (object.ok() && cache.on()) cache.Put(key, *object);
  return object;
}

}  // namespace

Result<std::string> CompileObject(const std::string& plan, const backend::NativeOptions& options) {
  return CachedObject(options, [&] { return backend::CompileNative(plan, options); });
}

Result<engine::NativeCode> LoadObject(std::string_view object, const std::string& plan_hash) {
  Result<std::shared_ptr<const abi::NativeModule>> module = abi::NativeModule::Load(object, plan_hash);
  if (!module.ok()) return module.error();
  return engine::NativeCode{(*module)->entries(), *module};
}

Result<engine::NativeCode> ObjectCode(const plan::Policy& policy, backend::NativeOptions options) {
  std::string plan = plan::ToBytes(policy);
  options.plan_hash = PlanHash(plan);
  Result<std::string> object = CompileObject(plan, options);
  if (!object.ok()) return object.error();
  return LoadObject(*object, options.plan_hash);
}

Result<engine::NativeCode> ObjectCodeFromChild(const plan::Policy& policy, const std::string& cache_folder) {
  std::string plan = plan::ToBytes(policy);
  backend::NativeOptions options{.plan_hash = PlanHash(plan), .cache_folder = cache_folder};
  Result<std::string> object = CachedObject(options, [&]() -> Result<std::string> {
    CommandOptions command{.words = {"/proc/self/exe", kCompileCommand}, .input = plan};
    command.timeout = std::chrono::minutes(10);
    command.max_output = size_t{1} << 30;
    Result<CommandOutput> output = RunCommand(command);
    if (!output.ok()) return output.error();
    if (output->status != 0) return Error{LastLine(output->errors)};
    return std::move(output->text);
  });
  if (!object.ok()) return object.error();
  return LoadObject(*object, options.plan_hash);
}

int CompileForParent() {
  auto fail = [](const Error& error) { return std::fprintf(stderr, "%s\n", error.message.c_str()), 1; };
  if (::nice(10) == -1) errno = 0;  // requests go first; if it cannot be had, so be it
  Result<std::string> plan = ReadFile("/dev/stdin");
  if (!plan.ok()) return fail(plan.error());
  Result<plan::Policy> policy = plan::FromBytes(*plan);
  if (!policy.ok()) return fail(policy.error());
  Result<std::string> object =
      backend::CompileNative(*policy, {.plan_hash = PlanHash(*plan), .cache_folder = DefaultCacheFolder(), .threads = 1});
  if (!object.ok()) return fail(object.error());
  return std::fwrite(object->data(), 1, object->size(), stdout) == object->size() && std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace regoc::tools
