// Registries, by the OCI distribution specification 1.1.
#pragma once

#include "tools/stores/bundle_cache.h"
#include "tools/stores/oci_auth.h"
#include "tools/stores/oci_manifest.h"
#include "tools/stores/reference.h"
#include "tools/stores/store.h"

namespace regoc::stores {

class OciStore : public Store {
 public:
  OciStore(OciReference reference, const StoreOptions& options);
  Result<Receipt> Push(const Artifact& artifact) override;
  Result<Pulled> Pull(const PullOptions& options) override;

 private:
  // The registry's URL of what `path` names in the repository.
  std::string UrlOf(const std::string& path) const { return base_ + reference_.repository + "/" + path; }
  std::string PinnedTo(const std::string& digest) const;

  // Of a digest or a tag; `digest` is the digest of what came.
  Result<OciManifest> FetchManifest(const std::string& version, std::string& digest, bool& from_cache);
  // The manifest itself, or the one in the index that holds a bundle.
  Result<OciManifest> Descend(OciManifest manifest, int depth, bool& from_cache);
  Result<std::string> FetchBlob(const Descriptor& descriptor, uint64_t max_bytes, bool& from_cache);

  // True when it had to be sent.
  Result<bool> SendBlob(const Descriptor& descriptor, std::string_view bytes);
  bool HasBlob(const std::string& digest);

  OciReference reference_;
  StoreOptions options_;
  std::unique_ptr<HttpClient> client_;
  Requests requests_;
  RegistryAuthorizer authorizer_;
  BundleCache cache_;
  std::string base_;  // "https://host/v2/"
};

}  // namespace regoc::stores
