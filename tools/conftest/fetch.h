// Policies from elsewhere: what `pull`, --update and --bundle fetch.
//
//   oci://registry/repository[:tag], or the host of a known registry    a registry: each layer is a file
//   git::https://…, github.com/owner/repository[//folder][?ref=…]      Git, through its own command
//   hg::…                                                              Mercurial, through its own command
//   s3::https://…, s3://bucket/key                                     S3-compatible stores
//   https://…/policies.tar.gz                                          an archive is unpacked, another file is kept
//   path, file::path                                                   a folder becomes a link, as in Conftest
#pragma once

#include <string>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::conftest {

struct FetchOptions {
  bool overwrite = false;  // files that are there already
  bool tls = true;         // false: registries are asked without it
};

// Into `folder`, which is made if need be. Errors have Conftest's words where it has the error; nothing is left half-written.
Status FetchPolicies(const std::string& folder, const std::vector<std::string>& urls, const FetchOptions& options);

// Bundles by file name or URL; those that are fetched lie in a folder that is gone when this is.
class FetchedBundles {
 public:
  FetchedBundles() = default;
  ~FetchedBundles();
  FetchedBundles(const FetchedBundles&) = delete;
  FetchedBundles& operator=(const FetchedBundles&) = delete;

  Status Fetch(const std::vector<std::string>& references);
  const std::vector<std::string>& paths() const { return paths_; }

 private:
  std::string folder_;
  std::vector<std::string> paths_;
};

}  // namespace regoc::conftest
