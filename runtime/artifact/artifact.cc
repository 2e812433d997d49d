#include "runtime/artifact/artifact.h"

namespace regoc::artifact {

namespace {
constexpr std::string_view kFolder = "_regoc/native/";
constexpr std::string_view kEnding = ".so";
constexpr std::string_view kX86 = "x86_64-unknown-linux-gnu";

// Whether the processor has what code for `target` uses.
bool Runs(std::string_view target) {
#if defined(__x86_64__)
  if (target == "x86-64-v4") return __builtin_cpu_supports("x86-64-v4");
  if (target == "x86-64-v3") return __builtin_cpu_supports("x86-64-v3");
  if (target == "x86-64-v2" || target == "x86_64-linux") return __builtin_cpu_supports("x86-64-v2");
  return target == "x86-64";
#else
  return target == "aarch64-linux";
#endif
}

}  // namespace

const std::vector<Target>& Targets() {
  static const std::vector<Target> targets = {
      {"x86-64-v4", kX86, "x86-64-v4"}, {"x86-64-v3", kX86, "x86-64-v3"},
      {"x86-64-v2", kX86, "x86-64-v2"}, {"x86_64-linux", kX86, "x86-64-v2"},
      {"x86-64", kX86, "x86-64"},       {"aarch64-linux", "aarch64-unknown-linux-gnu", "generic"}};
  return targets;
}

const Target* FindTarget(std::string_view name) {
  for (const Target& target : Targets())
    if (target.name == name) return &target;
  return nullptr;
}

std::vector<std::string_view> RunnableTargets() {
  std::vector<std::string_view> names;
  for (const Target& target : Targets())
    if (Runs(target.name)) names.push_back(target.name);
  return names;
}

std::string NativePath(std::string_view target) {
  return std::string(kFolder) + std::string(target) + std::string(kEnding);
}

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
