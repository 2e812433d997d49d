// The table of texts of a plan in OPA's schema.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace regoc::opa_ir {

class Strings {
 public:
  size_t IndexOf(std::string_view text) {
    auto [at, fresh] = indexes_.emplace(text, texts_.size());
    if (fresh) texts_.emplace_back(text);
    return at->second;
  }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::map<std::string, size_t, std::less<>> indexes_;
  std::vector<std::string> texts_;
};

// A JSON string.
std::string Quoted(std::string_view text);

}  // namespace regoc::opa_ir
