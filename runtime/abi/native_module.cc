#include "runtime/abi/native_module.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "runtime/abi/binding.h"

namespace regoc::abi {

namespace {

#ifndef MFD_EXEC
constexpr unsigned kMemfdExec = 0x10;  // Linux 6.3 and later want to be told; others refuse it
#else
constexpr unsigned kMemfdExec = MFD_EXEC;
#endif

std::string Reason() { return std::strerror(errno); }

// A file without a name, in memory; -1 when the system has none.
int OpenInMemory() {
  int file = ::memfd_create("regoc-native", MFD_CLOEXEC | MFD_ALLOW_SEALING | kMemfdExec);
  return file >= 0 ? file : ::memfd_create("regoc-native", MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

// A file in the folder for temporary files, its name gone at once.
int OpenTemporary() {
  const char* folder = std::getenv("TMPDIR");
  std::string path = std::string(folder && *folder ? folder : "/tmp") + "/regoc-native-XXXXXX";
  int file = ::mkostemp(path.data(), O_CLOEXEC);
  if (file >= 0) ::unlink(path.c_str());
  return file;
}

bool WriteAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// Maps the object. Two files of one number would be one library to the loader; hence `file` stays open with the handle.
Result<void*> Map(int file, std::string_view object_bytes) {
  if (!WriteAll(file, object_bytes)) return Error{"native code: " + Reason()};
  (void)::fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);  // not for files on disk
  std::string path = "/proc/self/fd/" + std::to_string(file);
  void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return Error{std::string("native code: ") + ::dlerror()};
  return handle;
}

}  // namespace

std::optional<uint32_t> AbiVersionOf(std::string_view object_bytes) {
  size_t at = object_bytes.find(std::string_view(kModuleMagic, sizeof(kModuleMagic)));
  uint32_t version = 0;
  if (at == object_bytes.npos || object_bytes.size() - at < sizeof(kModuleMagic) + sizeof(version)) return std::nullopt;
  std::memcpy(&version, object_bytes.data() + at + sizeof(kModuleMagic), sizeof(version));
  return version;
}

Result<std::shared_ptr<const NativeModule>> NativeModule::Load(std::string_view object_bytes, std::string_view expected_plan_hash) {
  // Mapping an object runs code of it; so what can be told before is.
  std::optional<uint32_t> version = AbiVersionOf(object_bytes);
  if (!version) return Error{"native code: not a module of regoc"};
  if (*version != kVersion) return WrongVersion(*version);
  std::shared_ptr<NativeModule> module(new NativeModule());
  Result<void*> mapped = Error{"native code: no file to load it from"};
  for (int (*open)() : {OpenInMemory, OpenTemporary}) {  // the first may be forbidden to run code
    if (module->file_ >= 0) ::close(module->file_);
    module->file_ = open();
    if (module->file_ < 0) continue;
    mapped = Map(module->file_, object_bytes);
    if (mapped.ok()) break;
  }
  if (!mapped.ok()) return mapped.error();
  module->handle_ = *mapped;
  const auto* descriptor = static_cast<const ModuleDescriptor*>(::dlsym(module->handle_, kModuleSymbol));
  if (descriptor == nullptr) return Error{"native code: not a module of regoc"};
  Result<std::vector<Entry>> entries = Bind(*descriptor, expected_plan_hash);
  if (!entries.ok()) return entries.error();
  module->entries_ = std::move(*entries);
  return std::shared_ptr<const NativeModule>(std::move(module));
}

NativeModule::~NativeModule() {
  if (handle_ != nullptr) ::dlclose(handle_);
  if (file_ >= 0) ::close(file_);
}

}  // namespace regoc::abi
