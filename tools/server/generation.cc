#include "tools/server/generation.h"

namespace regoc::server {

const Result<std::shared_ptr<const enforcement::Enforcer>>& Generation::Enforcer(const std::string& environment) const {
  std::call_once(enforcer_made_, [&] {
    const sema::Program* program = policies->program();
    if (!program) return void(enforcer_ = Error{"the policies cannot be compiled"});
    enforcement::EnforcerOptions options{.rollout = {}, .environment = environment};
    for (const auto& [name, bundle] : bundles) {
      options.rollout.rules.insert(options.rollout.rules.end(), bundle.rollout.rules.begin(),
                                   bundle.rollout.rules.end());
      options.rollout.exemptions.insert(options.rollout.exemptions.end(), bundle.rollout.exemptions.begin(),
                                        bundle.rollout.exemptions.end());
    }
    enforcer_ = enforcement::Enforcer::Make(*program, data, options);
  });
  return enforcer_;
}

}  // namespace regoc::server
