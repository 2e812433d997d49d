#include "runtime/builtins/network/http_cache.h"

namespace regoc::builtins {

namespace {

size_t SizeOf(const std::string& key, const HttpResponse& response) {
  size_t bytes = 256 + 2 * key.size() + response.body.size() + response.status.size();
  for (const auto& [name, value] : response.headers) bytes += 64 + name.size() + value.size();
  return bytes;
}

}  // namespace

std::string_view FindHeader(const HttpHeaders& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return "";
}

std::optional<CachedResponse> HttpCache::Find(const std::string& key) {
  std::lock_guard lock(mutex_);
  auto at = by_key_.find(key);
  if (at == by_key_.end()) return std::nullopt;
  return at->second->response;
}

void HttpCache::Insert(const std::string& key, CachedResponse response) {
  std::lock_guard lock(mutex_);
  EraseLocked(key);
  size_t bytes = SizeOf(key, response.response);
  if (bytes > max_bytes_) return;
  while (bytes_ + bytes > max_bytes_) EraseLocked(std::string(entries_.front().key));
  entries_.push_back({key, std::move(response), bytes});
  by_key_[key] = std::prev(entries_.end());
  bytes_ += bytes;
}

void HttpCache::Erase(const std::string& key) {
  std::lock_guard lock(mutex_);
  EraseLocked(key);
}

size_t HttpCache::bytes() {
  std::lock_guard lock(mutex_);
  return bytes_;
}

void HttpCache::EraseLocked(const std::string& key) {
  auto at = by_key_.find(key);
  if (at == by_key_.end()) return;
  bytes_ -= at->second->bytes;
  entries_.erase(at->second);
  by_key_.erase(at);
}

}  // namespace regoc::builtins
