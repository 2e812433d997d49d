// Files that can be made again, kept in a folder under the keys of what they were made from.
//
//   FileCache cache(folder, Sha256Hex);
//   if (std::optional<std::string> object = cache.Get(key)) return *object;
//   cache.Put(key, Compile());
//   cache.Trim();
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace regoc {

// Any number of threads and processes may use a folder at once. Nothing that happens to it is an error: what cannot be
// read or written, or does not hold what was written, is not there.
class FileCache {
 public:
  using Digest = std::string (*)(std::string_view);
  static constexpr uint64_t kDefaultLimit = uint64_t{512} << 20;

  // `folder` is made when something is put into it, for this user alone; one that others may write to is not used, because
  // what lies there may be run. Empty: nothing is kept. Files hold the digest of their content. `limit` is in bytes.
  FileCache(std::string folder, Digest digest, uint64_t limit = kDefaultLimit);

  bool on() const { return !folder_.empty(); }
  // `key`: letters and digits, at least three.
  std::optional<std::string> Get(const std::string& key) const;
  void Put(const std::string& key, std::string_view bytes);
  // Something else was put into the folder, which Trim shall look at.
  void NoteChange() { changed_ = on(); }
  // When something was put: removes the files that were not used for the longest time until three quarters of the limit
  // are left.
  void Trim();

 private:
  std::string PathOf(const std::string& key) const;
  bool MakeFolderOf(const std::string& path) const;

  std::string folder_;
  Digest digest_;
  uint64_t limit_;
  std::atomic<bool> changed_ = false;
};

// Where this user's programs keep such files: $XDG_CACHE_HOME/regoc, or ~/.cache/regoc. Empty when there is neither.
std::string DefaultCacheFolder();

}  // namespace regoc
