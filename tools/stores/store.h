// Where bundles are kept: pushed under a reference, pulled by it.
//
//   Result<std::unique_ptr<Store>> store = OpenStore("oci://ghcr.io/acme/policies:v1", options);
//   Result<Receipt> pushed = (*store)->Push({.parts = {{"bundle.tar.gz", std::string(kBundleLayer), bytes}}});
//   Result<Pulled> pulled = (*store)->Pull({});
//
// Everything that is pulled was checked as far as the store allows: in registries each byte against its digest,
// elsewhere against a digest that the caller or the server names. What it means is the caller's business: read it with
// bundle::ReadBundleBytes, verify it with bundle::VerifyBundle.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "runtime/base/file_cache.h"
#include "tools/stores/requests.h"

namespace regoc::stores {

// Media types of what registries hold.
inline constexpr std::string_view kBundleLayer = "application/vnd.oci.image.layer.v1.tar+gzip";      // OPA's
inline constexpr std::string_view kZstdBundleLayer = "application/vnd.oci.image.layer.v1.tar+zstd";  // ours only
inline constexpr std::string_view kPolicyLayer =
    "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego";                                           // Conftest's
inline constexpr std::string_view kDataLayer = "application/vnd.cncf.openpolicyagent.data.layer.v1+json";  // Conftest's
inline constexpr std::string_view kFileLayer = "application/octet-stream";

// A bundle's archive, or one of its files.
struct Part {
  std::string name;  // of the file; nobody has checked it
  std::string media_type;
  std::string bytes;
};

struct Artifact {
  std::vector<Part> parts;                         // registries take any number of them, other stores one
  std::map<std::string, std::string> annotations;  // of the manifest; in registries only
};

struct Receipt {
  std::string digest;  // "sha256:…": of the manifest in registries, of the bytes elsewhere
  std::string pinned;  // a reference to exactly this; empty where the store has none
  std::string etag;
  uint64_t sent_bytes = 0;  // what was there already is not sent
};

struct PullOptions {
  std::string digest;  // "sha256:…" that the content must have; empty: any. In registries, of the manifest
  uint64_t max_bytes = uint64_t{1} << 30;  // of all parts together
};

struct Pulled {
  Artifact artifact;
  std::string digest;  // as Receipt's
  std::string pinned;
  std::string etag;
  bool from_cache = false;  // all of it
};

// Belongs to one thread. Errors name the reference or the URL.
class Store {
 public:
  virtual ~Store() = default;
  virtual Result<Receipt> Push(const Artifact& artifact) = 0;
  virtual Result<Pulled> Pull(const PullOptions& options) = 0;
};

struct Credentials {
  std::string username;
  std::string password;
  std::string token;  // a bearer token; without user and password
};

struct S3Options {
  std::string endpoint;  // URL; empty: from environment or profile, else Amazon's
  std::string region;    // empty: from environment or profile, else "us-east-1"
  std::string profile;   // empty: $AWS_PROFILE, else "default"
  // path: the bucket stands in the path; host: before the host's name; empty: path with an endpoint of one's own.
  std::string addressing;
};

struct StoreOptions {
  HttpOptions http;
  RequestOptions requests;
  Credentials credentials;  // empty: what Docker's credential file or ~/.netrc has
  S3Options s3;
  std::string cache_folder;  // empty: nothing is kept
  uint64_t cache_bytes = FileCache::kDefaultLimit;
  size_t chunk_bytes = size_t{32} << 20;  // larger blobs are uploaded to registries in pieces
};

Result<std::unique_ptr<Store>> OpenStore(const std::string& reference, const StoreOptions& options);

// "$XDG_CACHE_HOME/regoc-bundles", beside the folder of compiled code, so that each has its own bound; empty: none.
std::string DefaultBundleCache();

}  // namespace regoc::stores
