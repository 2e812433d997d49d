// Files, for which the same commands work as for servers.
#pragma once

#include "tools/stores/store.h"

namespace regoc::stores {

class FileStore : public Store {
 public:
  explicit FileStore(std::string path) : path_(std::move(path)) {}
  // Leaves the old file, or none, when it fails.
  Result<Receipt> Push(const Artifact& artifact) override;
  Result<Pulled> Pull(const PullOptions& options) override;

 private:
  std::string path_;
};

}  // namespace regoc::stores
