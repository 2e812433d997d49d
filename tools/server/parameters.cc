#include "tools/server/parameters.h"

#include "tools/server/paths.h"

namespace regoc::server {

Parameters::Parameters(std::string_view query) {
  while (!query.empty()) {
    std::string_view one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), one.size() + 1));
    if (one.empty()) continue;
    size_t equal = one.find('=');
    std::string_view value = equal == std::string_view::npos ? std::string_view() : one.substr(equal + 1);
    all_.emplace_back(Unescaped(one.substr(0, equal), true), Unescaped(value, true));
  }
}

bool Parameters::has(std::string_view name) const {
  for (const auto& [key, value] : all_)
    if (key == name) return true;
  return false;
}

std::string_view Parameters::value(std::string_view name) const {
  for (size_t i = all_.size(); i-- > 0;)
    if (all_[i].first == name) return all_[i].second;
  return {};
}

std::vector<std::string_view> Parameters::values(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& [key, value] : all_)
    if (key == name) found.push_back(value);
  return found;
}

bool Parameters::flag(std::string_view name) const {
  std::string_view text = value(name);
  return has(name) && (text.empty() || text == "true");
}

}  // namespace regoc::server
