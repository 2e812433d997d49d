#include "runtime/abi/binding.h"

#include <cstring>
#include <string>

namespace regoc::abi {

Error WrongVersion(uint32_t version) {
  return Error{"native code: compiled for ABI version " + std::to_string(version) + ", this runtime has version " +
               std::to_string(kVersion)};
}

Result<std::vector<Entry>> Bind(const ModuleDescriptor& module, std::string_view expected_plan_hash) {
  if (std::memcmp(module.magic, kModuleMagic, sizeof(kModuleMagic)) != 0) return Error{"native code: not a module of regoc"};
  if (module.abi_version != kVersion) {
    return WrongVersion(module.abi_version);
  }
  std::string_view hash(module.plan_hash, module.plan_hash_bytes);
  if (hash != expected_plan_hash) {
    return Error{"native code: compiled from plan " + std::string(hash) + ", expected plan " + std::string(expected_plan_hash)};
  }
  *module.abi = &Table();
  return std::vector<Entry>(module.entries, module.entries + module.function_count);
}

}  // namespace regoc::abi
