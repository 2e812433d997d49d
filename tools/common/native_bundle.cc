#include "tools/common/native_bundle.h"

#include "bundler/index.h"
#include "runtime/abi/binding.h"
#include "runtime/abi/native_module.h"
#include "runtime/artifact/artifact.h"
#include "runtime/plan/binary.h"
#include "tools/common/module_parser.h"
#include "tools/common/native_code.h"

namespace regoc::tools {

namespace {

// The object that suits this machine and runtime best, told without running any of it. nullptr: none does.
const bundle::File* BestObject(const bundle::Contents& contents, std::string& why_not) {
  why_not = "no native code for " + std::string(artifact::HostTarget());
  for (std::string_view target : artifact::RunnableTargets()) {
    const bundle::File* object = bundle::FindFile(contents, artifact::NativePath(target));
    if (!object) continue;
    std::optional<uint32_t> version = abi::AbiVersionOf(object->bytes);
    if (version == abi::kVersion) return object;
    why_not = object->path + ": " + (version ? abi::WrongVersion(*version).message : "native code: not a module of regoc");
  }
  return nullptr;
}

// Machine code is loaded when a trusted key signed it, and all of the bundle's files that it depends on.
std::optional<engine::NativeCode> NativeOf(const LoadedBundle& bundle, const std::string& plan_hash, std::string& why_not) {
  const bundle::File* object = BestObject(bundle.contents, why_not);
  if (!object) return std::nullopt;
  if (!bundle.report.is_signed) return why_not = "the bundle's signature was not verified", std::nullopt;
  for (const std::string& excluded : bundle.report.excluded)
    if (excluded == object->path || excluded == artifact::kPlanPath) return why_not = excluded + " was excluded from verification", std::nullopt;
  Result<engine::NativeCode> native = LoadObject(object->bytes, plan_hash);
  if (!native.ok()) return why_not = native.error().message, std::nullopt;
  return *native;
}

// Whether the plan is one that this program reads.
bool IsReadable(const bundle::File& plan, std::string& why_not) {
  std::optional<uint32_t> format = plan::FormatVersionOf(plan.bytes);
  if (!format || *format == plan::kFormatVersion) return true;  // what is no plan is an error, further on
  why_not = plan.path + ": plan format " + std::to_string(*format) + ", this program reads " + std::to_string(plan::kFormatVersion);
  return false;
}

}  // namespace

Result<std::optional<engine::Snapshot>> SnapshotOf(const LoadedBundle& bundle, std::string& why_not) {
  const bundle::File* file = bundle::FindFile(bundle.contents, artifact::kPlanPath);
  if (!file) return std::optional<engine::Snapshot>();
  why_not = bundle::WhyPartsAreUnknown(bundle.contents);
  if (!why_not.empty() || !IsReadable(*file, why_not)) return std::optional<engine::Snapshot>();
  std::optional<engine::NativeCode> native = NativeOf(bundle, PlanHash(file->bytes), why_not);
  // Machine code doesn't need the functions of the plan. Both were signed.
  Result<plan::Policy> policy = native ? plan::OutlineFromBytes(file->bytes) : plan::FromBytes(file->bytes);
  if (!policy.ok()) return Error{"bundle " + bundle.path + ": " + file->path + ": " + policy.error().message};
  auto executable = eval::Executable::Bind(std::move(*policy));
  if (!executable.ok()) return Error{"bundle " + bundle.path + ": " + executable.error().message};
  engine::Snapshot snapshot;
  snapshot.module_parser = ParseModule;
  snapshot.executable = *executable;
  if (native) snapshot.native = std::move(*native);
  return std::optional(std::move(snapshot));
}

}  // namespace regoc::tools
