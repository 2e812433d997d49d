#include "tools/stores/bundle_cache.h"

#include "bundler/hash.h"

namespace regoc::stores {

namespace {

std::string KeyOf(const std::string& url) { return bundle::Sha256Hex("version of " + url); }

}  // namespace

BundleCache::BundleCache(const std::string& folder, uint64_t limit)
    : folder_(folder), files_(folder, bundle::Sha256Hex, limit) {
  if (!files_.on()) folder_.clear();
}

BundleCache::~BundleCache() { files_.Trim(); }

// The file's own digest says that it is whole, this one that it is what was asked for.
std::optional<std::string> BundleCache::Get(const std::string& sha256) const {
  std::optional<std::string> found = files_.Get(sha256);
  return found && bundle::Sha256Hex(*found) == sha256 ? std::move(found) : std::nullopt;
}

void BundleCache::Put(const std::string& sha256, std::string_view bytes) { files_.Put(sha256, bytes); }

std::optional<KnownVersion> BundleCache::VersionOf(const std::string& url) const {
  std::optional<std::string> text = files_.Get(KeyOf(url));
  size_t end = text ? text->find('\n') : std::string::npos;
  if (end == std::string::npos) return std::nullopt;
  return KnownVersion{text->substr(0, end), text->substr(end + 1)};
}

void BundleCache::Remember(const std::string& url, const KnownVersion& version) {
  files_.Put(KeyOf(url), version.etag + "\n" + version.sha256);
}

}  // namespace regoc::stores
