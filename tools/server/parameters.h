// The query parameters of a request.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace regoc::server {

class Parameters {
 public:
  // "pretty&explain=full", with escapes.
  explicit Parameters(std::string_view query);

  // Whether it is set: without a value, or to "true".
  bool flag(std::string_view name) const;
  // The last value, or empty.
  std::string_view value(std::string_view name) const;
  // All of them, in order.
  std::vector<std::string_view> values(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }
  bool has(std::string_view name) const;
  bool empty() const { return all_.empty(); }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

}  // namespace regoc::server
