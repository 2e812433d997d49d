// Stores with one content at one URL: web servers and S3-compatible ones.
#pragma once

#include "tools/stores/bundle_cache.h"
#include "tools/stores/store.h"

namespace regoc::stores {

// Sends a user's password or token, where there is one.
class HttpAuthorizer : public Authorizer {
 public:
  explicit HttpAuthorizer(Credentials credentials) : credentials_(std::move(credentials)) {}
  Status Authorize(HttpRequest& request) override;

 private:
  Credentials credentials_;
};

class ObjectStore : public Store {
 public:
  // `digest_header` states the SHA-256 of what is pushed, so that whoever pulls it can check it: "Repr-Digest" in the
  // form of RFC 9530, any other name with hexadecimal digits.
  ObjectStore(std::string url, std::string digest_header, std::unique_ptr<Authorizer> authorizer,
              const StoreOptions& options);
  // PUT. Web servers must allow it.
  Result<Receipt> Push(const Artifact& artifact) override;
  // GET; what the cache has is asked for with If-None-Match.
  Result<Pulled> Pull(const PullOptions& options) override;

 private:
  std::optional<std::string> Known(std::string& etag) const;

  std::string url_;
  std::string digest_header_;
  std::unique_ptr<Authorizer> authorizer_;
  std::unique_ptr<HttpClient> client_;
  Requests requests_;
  BundleCache cache_;
};

// The name that a part gets: what follows the last slash.
std::string NameOf(const std::string& path);

// The only part, as other stores than registries want it.
Result<const Part*> SinglePart(const Artifact& artifact);

}  // namespace regoc::stores
