// Flags of commands that hold rules against documents: policies, their rollout, the environment.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/enforcement/enforcer.h"
#include "tools/regoc/flags.h"

namespace regoc::cli {

struct EnforcerFlags {
  std::vector<std::string> policies, bundles, data, adapters, packages, constraints;
  std::string rollout, environment, shape;
  VersionFlags version;
  VerificationFlags verification;
  void AddTo(CLI::App& command);
  // Loads and compiles all of it.
  Result<std::shared_ptr<const enforcement::Enforcer>> Load() const;
};

// The rollout of a file, else the one that the only bundle records.
Result<rollout::Rollout> LoadRollout(const std::string& file, const tools::Inputs& inputs);
// The rules of what was loaded. Errors are also the findings of the compiler.
Result<std::shared_ptr<const enforcement::Enforcer>> MakeEnforcer(const tools::Inputs& inputs,
                                                                  const enforcement::EnforcerOptions& options);

// Warns of exemptions that have expired, or, where documents were looked at, that nothing needed.
void WarnOfExemptions(const rollout::Rollout& rollout, int64_t now, const std::set<size_t>* used);

}  // namespace regoc::cli
