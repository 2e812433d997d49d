#include "tools/regoc/build_target.h"

#include <algorithm>

namespace regoc::cli {

namespace {

Error Unknown(const std::string& name) {
  std::string known = "native, plan, rego";
  for (const artifact::Target& target : artifact::Targets()) known += ", " + std::string(target.name);
  return Error{"--target: there is no target " + name + " (" + known + ")"};
}

Status AddTarget(const std::string& name, BuildTargets& targets) {
  if (name == "rego") return Unit{};
  if (name == "wasm")
    return Error{"--target wasm: this program makes native code and plans; use `opa build` for WebAssembly"};
  targets.plan = true;
  if (name == "plan") return targets.opa_plan = true, Unit{};
  const artifact::Target* target = artifact::FindTarget(name == "native" ? artifact::HostTarget() : name);
  if (!target) return Unknown(name);
  auto same = [&](const artifact::Target& other) { return other.name == target->name; };
  if (std::none_of(targets.natives.begin(), targets.natives.end(), same)) targets.natives.push_back(*target);
  return Unit{};
}

}  // namespace

Result<BuildTargets> ParseTargets(const std::string& text) {
  BuildTargets targets;
  for (size_t at = 0; at <= text.size();) {
    size_t end = std::min(text.find(',', at), text.size());
    if (Status added = AddTarget(text.substr(at, end - at), targets); !added.ok()) return added.error();
    at = end + 1;
  }
  return targets;
}

}  // namespace regoc::cli
