#include "tools/stores/store.h"

#include <cstdlib>

#include "tools/stores/file_store.h"
#include "tools/stores/object_store.h"
#include "tools/stores/oci_store.h"
#include "tools/stores/reference.h"
#include "tools/stores/s3.h"
#include "tools/stores/url.h"

namespace regoc::stores {

namespace {

using Opened = Result<std::unique_ptr<Store>>;

// What goes into a header must not end it.
Status CheckCredentials(const Credentials& credentials) {
  for (const std::string* text : {&credentials.username, &credentials.token})
    for (char c : *text)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
        return Error{"user name or token has a control character in it"};
  if (credentials.username.find(':') != std::string::npos) return Error{"a user name has no colon"};
  return Unit{};
}

Opened Open(const OciReference& reference, const StoreOptions& options) {
  return {std::make_unique<OciStore>(reference, options)};
}

Opened Open(const FileReference& reference, const StoreOptions&) {
  return {std::make_unique<FileStore>(reference.path)};
}

Opened Open(const HttpReference& reference, const StoreOptions& options) {
  Result<Url> url = ParseUrl(reference.url);
  if (!url.ok()) return Error{WithoutLogin(reference.url) + ": not a URL"};
  StoreOptions own = options;
  if (own.credentials.username.empty() && own.credentials.token.empty())
    own.credentials = {url->user, url->password, ""};
  own.http.netrc = own.credentials.username.empty() && own.credentials.token.empty();
  return {
      std::make_unique<ObjectStore>(url->text, "Repr-Digest", std::make_unique<HttpAuthorizer>(own.credentials), own)};
}

Opened Open(const S3Reference& reference, const StoreOptions& options) {
  Result<AwsConfig> config = FindAwsConfig(options.s3, [](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  });
  if (!config.ok()) return config.error();
  Result<std::string> url = S3Url(reference, *config, options.s3.addressing);
  if (!url.ok()) return url.error();
  return {std::make_unique<ObjectStore>(*url, "x-amz-meta-sha256", std::make_unique<S3Authorizer>(*config), options)};
}

}  // namespace

Result<std::unique_ptr<Store>> OpenStore(const std::string& reference, const StoreOptions& options) {
  Result<Reference> parsed = ParseReference(reference);
  if (!parsed.ok()) return parsed.error();
  if (Status good = CheckCredentials(options.credentials); !good.ok()) return good.error();
  return std::visit([&](const auto& kind) { return Open(kind, options); }, *parsed);
}

std::string DefaultBundleCache() {
  std::string folder = DefaultCacheFolder();
  return folder.empty() ? "" : folder + "-bundles";
}

}  // namespace regoc::stores
