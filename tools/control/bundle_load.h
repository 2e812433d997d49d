// A downloaded bundle made ready: read within limits, verified, its data in the form that decisions use.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "bundler/verify.h"
#include "tools/common/delta.h"
#include "tools/common/loader.h"
#include "tools/config/configuration.h"
#include "tools/control/bundle_download.h"
#include "tools/rollout/rollout.h"
#include "tools/server/policies.h"

namespace regoc::control {

struct PreparedBundle {
  std::string name;
  std::string etag;
  bundle::Manifest manifest;
  rollout::Rollout rollout;  // of its rules
  bundle::VerificationReport verification;
  std::string enforcement_json;  // of its index; empty: none
  server::Modules modules;                       // "<bundle>/<path>"
  std::shared_ptr<const engine::Document> data;  // what it holds, from the root of `data`
  std::unique_ptr<tools::LoadedBundle> loaded;   // where it brings a plan
  // Of a delta bundle, in place of modules and data.
  std::shared_ptr<Arena> delta_arena;
  std::vector<tools::DeltaOperation> delta;
  bool is_delta = false;
  uint64_t size = 0;
};

struct VerificationOptions {
  std::vector<bundle::TrustedKey> keys;
  bool skip = false;  // nothing is verified, and no native code runs
};

// How the configuration wants a bundle verified. Errors: a key set that cannot be loaded.
Result<bundle::VerificationConfig> VerificationOf(const config::BundleConfig& bundle,
                                                  const VerificationOptions& options);

// Any thread. Errors don't name the bundle. `load` says how it is verified, and which version of Rego it is in where it
// does not say.
Result<PreparedBundle> PrepareBundle(const config::BundleConfig& bundle, const Download& download,
                                     const tools::LoadOptions& load);

}  // namespace regoc::control
