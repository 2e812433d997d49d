#include "compiler/codegen/object_store.h"

#include <dlfcn.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Config/llvm-config.h>
#include <llvm/Support/BLAKE3.h>
#include <llvm/TargetParser/Host.h>
#include <sys/stat.h>

#include "runtime/abi/abi.h"
#include "runtime/plan/binary.h"

namespace regoc::codegen {

namespace {

std::string Digest(std::string_view bytes) {
  return llvm::toHex(llvm::BLAKE3::hash<32>(llvm::arrayRefFromStringRef(llvm::StringRef(bytes))), true);
}

// Size and time of the file that this code was loaded from: each build of the code generator has objects of its own.
std::string ThisBuild() {
  Dl_info info{};
  struct stat file {};
  if (::dladdr(reinterpret_cast<const void*>(&ThisBuild), &info) == 0 || ::stat(info.dli_fname, &file) != 0) return "";
  return std::to_string(file.st_size) + "-" + std::to_string(file.st_mtim.tv_sec) + "." + std::to_string(file.st_mtim.tv_nsec);
}

}  // namespace

ObjectStore::ObjectStore(const std::string& folder, const CodegenOptions& options) : options_(options), build_(ThisBuild()), cache_(build_.empty() ? "" : folder, Digest) {
  if (cache_.on()) generator_ = build_ + " abi " + std::to_string(abi::kVersion) + " plan " + std::to_string(plan::kFormatVersion) + " llvm " LLVM_VERSION_STRING;
}

std::string ObjectStore::KeyOf(const plan::Part& part) const {
  if (!cache_.on()) return "";
  std::string triple = options_.triple.empty() ? llvm::sys::getDefaultTargetTriple() : options_.triple;
  std::string cpu = options_.cpu == "native" ? llvm::sys::getHostCPUName().str() : options_.cpu;
  std::string about;
  for (const std::string& text : {generator_, triple, cpu}) about += std::to_string(text.size()) + ":" + text + "\n";
  about += std::to_string(static_cast<int>(options_.optimize)) + " " + std::to_string(part.own_funcs) + "\n";
  return Digest(about + plan::ToBytes(part.policy));
}

std::optional<std::string> ObjectStore::Get(const std::string& key) const { return cache_.Get(key); }
void ObjectStore::Put(const std::string& key, std::string_view object) { cache_.Put(key, object); }

}  // namespace regoc::codegen
