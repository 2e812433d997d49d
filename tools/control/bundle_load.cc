#include "tools/control/bundle_load.h"

#include "bundler/index.h"
#include "bundler/key_set.h"
#include "bundler/roots.h"
#include "runtime/artifact/artifact.h"
#include "tools/common/bundle_inputs.h"
#include "tools/enforcement/record.h"

namespace regoc::control {

namespace {

// Archives of text become some times larger; what becomes more than this many times larger is an attack.
constexpr uint64_t kMostExpansion = 4;

bundle::ArchiveLimits LimitsOf(const config::BundleConfig& bundle) {
  bundle::ArchiveLimits limits;
  limits.max_file_bytes = bundle.size_limit_bytes;
  limits.max_total_bytes = std::max(limits.max_total_bytes, bundle.size_limit_bytes * kMostExpansion);
  if (bundle.size_limit_bytes < limits.max_total_bytes / kMostExpansion)
    limits.max_total_bytes = bundle.size_limit_bytes * kMostExpansion;
  return limits;
}

Status ReadDeltaInto(const bundle::Contents& contents, PreparedBundle& out) {
  const bundle::File* patch = bundle::FindFile(contents, "patch.json");
  if (!patch) return Error{"a delta bundle without a patch.json at its root"};
  out.delta_arena = std::make_shared<Arena>();
  Result<std::vector<tools::DeltaOperation>> operations = tools::ReadDelta(*out.delta_arena, patch->bytes);
  if (!operations.ok()) return operations.error();
  out.delta = *std::move(operations);
  out.is_delta = true;
  return Unit{};
}

// Only bundles that don't own everything can have packages outside of their roots.
Status CheckPackagesOf(const tools::Inputs& inputs) {
  const std::vector<std::string>& roots = inputs.bundles[0].contents.manifest.roots;
  if (roots == std::vector<std::string>{""}) return Unit{};
  DiagnosticSink ignored;  // what cannot be parsed is reported when all is compiled
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::vector<driver::Source> sources;
  for (const driver::Source& source : inputs.sources) sources.push_back(source);
  return tools::CheckPackages(inputs, driver::ParseAll(sources, ignored, files));
}

}  // namespace

Result<bundle::VerificationConfig> VerificationOf(const config::BundleConfig& bundle,
                                                  const VerificationOptions& options) {
  bundle::VerificationConfig out;
  out.require_signature = false;
  if (options.skip) return out;
  out.keys = options.keys;
  if (!bundle.signing) return out;
  out.require_signature = true;
  out.key_id = bundle.signing->key_id;
  out.scope = bundle.signing->scope;
  out.exclude = bundle.signing->exclude;
  if (bundle.signing->key_set.empty()) return out;
  Result<bundle::KeySet> set = bundle::LoadKeySet(bundle.signing->key_set);
  if (!set.ok()) return set.error();
  out.keys = set->keys;
  out.required_signers = set->required;
  return out;
}

Result<PreparedBundle> PrepareBundle(const config::BundleConfig& bundle, const Download& download,
                                     const tools::LoadOptions& load) {
  Result<bundle::Contents> contents = download.folder.empty()
                                          ? bundle::ReadBundleBytes(bundle.name, download.bytes, LimitsOf(bundle))
                                          : bundle::ReadBundle(download.folder, LimitsOf(bundle), load.ignore);
  if (!contents.ok()) return contents.error();
  if (Status read = tools::ReadDetached(load.detached_signatures, *contents); !read.ok()) return read.error();
  PreparedBundle out;
  out.name = bundle.name;
  out.etag = download.etag;
  out.manifest = contents->manifest;
  out.size = download.bytes.size();
  Result<rollout::Rollout> rollout = enforcement::RolloutOf(*contents);
  if (!rollout.ok()) return rollout.error();
  out.rollout = std::move(*rollout);
  bool is_delta = bundle::IsDelta(*contents);
  tools::Inputs inputs;
  if (Status added = tools::AddBundle(bundle.name, *std::move(contents), load, inputs); !added.ok())
    return added.error();
  out.verification = inputs.bundles[0].report;
  if (auto index = bundle::ReadIndex(inputs.bundles[0].contents); index.ok() && *index)
    out.enforcement_json = (*index)->enforcement_json;
  if (is_delta) {
    if (Status read = ReadDeltaInto(inputs.bundles[0].contents, out); !read.ok()) return read.error();
    return out;
  }
  if (Status inside = CheckPackagesOf(inputs); !inside.ok()) return inside.error();
  out.data = inputs.data.document();
  for (driver::Source& source : inputs.sources) {
    std::string id = source.name;
    out.modules[id] =
        std::make_shared<server::Module>(server::Module{id, std::move(source.text), source.version, bundle.name});
  }
  bool planned = bundle::FindFile(inputs.bundles[0].contents, artifact::kPlanPath) != nullptr;
  if (planned) out.loaded = std::make_unique<tools::LoadedBundle>(std::move(inputs.bundles[0]));
  return out;
}

}  // namespace regoc::control
