#include "runtime/artifact/artifact.h"

namespace regoc::artifact {

namespace {
constexpr std::string_view kFolder = "_regoc/native/";
constexpr std::string_view kEnding = ".so";
}  // namespace

std::string NativePath(std::string_view target) { return std::string(kFolder) + std::string(target) + std::string(kEnding); }

std::optional<std::string> TargetOf(std::string_view path) {
  bool matches = path.starts_with(kFolder) && path.ends_with(kEnding) && path.size() > kFolder.size() + kEnding.size();
  if (!matches) return std::nullopt;
  return std::string(path.substr(kFolder.size(), path.size() - kFolder.size() - kEnding.size()));
}

std::string_view HostTarget() {
#if defined(__x86_64__)
  return "x86_64-linux";
#elif defined(__aarch64__)
  return "aarch64-linux";
#else
#error "regoc runs on x86-64 and AArch64"
#endif
}

}  // namespace regoc::artifact
