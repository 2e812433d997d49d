#include "compiler/backend/code_generator.h"

#include <dlfcn.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace regoc::backend {

namespace {

constexpr const char* kFile = "libregoc_codegen.so";

std::vector<std::filesystem::path> Candidates() {
  if (const char* path = std::getenv("REGOC_CODEGEN"); path != nullptr && *path != 0) return {path};
  std::error_code fault;
  std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", fault).parent_path();
  if (fault) return {};
  return {folder / kFile, folder.parent_path() / "lib" / kFile, folder.parent_path() / "lib" / "regoc" / kFile};
}

Result<const Interface*> Open(const std::filesystem::path& path) {
  void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return Error{std::string("code generator: ") + ::dlerror()};
  auto get = reinterpret_cast<GetInterface>(::dlsym(handle, kInterfaceSymbol));
  if (get == nullptr) return Error{"code generator: " + path.string() + " is something else"};
  const Interface* found = get();
  if (found->version != kInterfaceVersion) return Error{"code generator: " + path.string() + " is of another version of regoc"};
  return found;
}

Result<const Interface*> Find() {
  std::string looked;
  for (const std::filesystem::path& path : Candidates()) {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return Open(path);
    looked += (looked.empty() ? "" : ", ") + path.string();
  }
  return Error{"code generator: not found (" + looked + "); set REGOC_CODEGEN to its path"};
}

}  // namespace

Result<const Interface*> LoadCodeGenerator() {
  static const Result<const Interface*> loaded = Find();
  return loaded;
}

std::string CodeGeneratorBuild() {
  for (const std::filesystem::path& path : Candidates()) {
    struct stat file {};
    if (::stat(path.c_str(), &file) != 0) continue;
    return std::to_string(file.st_size) + "-" + std::to_string(file.st_mtim.tv_sec) + "." + std::to_string(file.st_mtim.tv_nsec);
  }
  return "";
}

}  // namespace regoc::backend
