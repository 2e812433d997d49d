// What was pulled before: contents by their digest, and which content a URL had at which ETag.
#pragma once

#include <optional>
#include <string>

#include "runtime/base/file_cache.h"

namespace regoc::stores {

struct KnownVersion {
  std::string etag;
  std::string sha256;
};

// As FileCache: nothing that happens to it is an error, any number of processes may use it.
class BundleCache {
 public:
  // Empty folder: nothing is kept. `limit` is in bytes.
  BundleCache(const std::string& folder, uint64_t limit);
  // Trims what was added to the limit.
  ~BundleCache();
  BundleCache(const BundleCache&) = delete;
  BundleCache& operator=(const BundleCache&) = delete;

  const std::string& folder() const { return folder_; }
  // The content with this SHA-256, in 64 hexadecimal digits.
  std::optional<std::string> Get(const std::string& sha256) const;
  void Put(const std::string& sha256, std::string_view bytes);

  // What a broken download left in the folder (partial_file.h) counts, too.
  void NoteParts() { files_.NoteChange(); }

  std::optional<KnownVersion> VersionOf(const std::string& url) const;
  void Remember(const std::string& url, const KnownVersion& version);

 private:
  std::string folder_;
  FileCache files_;
};

}  // namespace regoc::stores
