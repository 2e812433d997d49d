// Responses of http.send that outlive an evaluation. The host owns the cache and may share it between threads.
#pragma once

#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace regoc::builtins {

// Names in lower case, in the order in which they came; a name may come again.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;
// The first value, or empty.
std::string_view FindHeader(const HttpHeaders& headers, std::string_view name);

struct HttpResponse {
  std::string status;  // "200 OK"
  int status_code = 0;
  HttpHeaders headers;
  std::string body;
};

struct CachedResponse {
  HttpResponse response;
  int64_t expires_ns = 0;  // since 1970
};

// Bounded: the oldest entries go. Thread-safe.
class HttpCache {
 public:
  explicit HttpCache(size_t max_bytes = size_t{64} << 20) : max_bytes_(max_bytes) {}

  std::optional<CachedResponse> Find(const std::string& key);
  // A response that is larger than the cache is not kept.
  void Insert(const std::string& key, CachedResponse response);
  void Erase(const std::string& key);
  size_t bytes();

 private:
  struct Entry {
    std::string key;
    CachedResponse response;
    size_t bytes = 0;
  };
  void EraseLocked(const std::string& key);

  const size_t max_bytes_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // the oldest first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_key_;
  size_t bytes_ = 0;
};

}  // namespace regoc::builtins
