// What a server decides on at one moment: policies, data, and where they came from. Immutable.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bundler/verify.h"
#include "runtime/engine/document.h"
#include "tools/enforcement/enforcer.h"
#include "tools/server/policies.h"

namespace regoc::server {

// A bundle that is active.
struct ActiveBundle {
  std::string name;      // in the configuration
  std::string revision;  // of its manifest
  std::vector<std::string> roots;
  std::string etag;
  std::string metadata_json;  // of its manifest; empty: none
  rollout::Rollout rollout;   // that it records
  bundle::VerificationReport verification;  // of the archive that it was last loaded from as a whole
  std::string enforcement_json;             // modes of rules and the rollout, as its index records them; empty: none
};

struct Generation {
  uint64_t number = 0;  // grows with each change
  std::shared_ptr<Policies> policies;
  std::shared_ptr<const engine::Document> data;
  std::map<std::string, ActiveBundle> bundles;  // by name

  // Its rules that forbid, warn or record, made when they are first asked for; an error where that cannot be done. For
  // one environment a process. Thread-safe.
  const Result<std::shared_ptr<const enforcement::Enforcer>>& Enforcer(const std::string& environment) const;

 private:
  mutable std::once_flag enforcer_made_;
  mutable Result<std::shared_ptr<const enforcement::Enforcer>> enforcer_{Error{}};
};

}  // namespace regoc::server
