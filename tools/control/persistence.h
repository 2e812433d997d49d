// Bundles on the disk, for starts without a network.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace regoc::control {

// Below "<directory>/bundles/<name>/", as OPA has them. Whoever loads one verifies it as if it came from the network.
class Persistence {
 public:
  explicit Persistence(std::string directory) : directory_(std::move(directory)) {}

  // Whole or not at all. Errors name the file.
  Status Save(const std::string& bundle, std::string_view archive) const;
  // Nothing: there is none. At most `max_bytes`.
  Result<std::optional<std::string>> Load(const std::string& bundle, uint64_t max_bytes) const;

 private:
  std::string FolderOf(const std::string& bundle) const;
  std::string directory_;
};

}  // namespace regoc::control
