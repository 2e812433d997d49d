// Flags of commands that write bundles: how they are packed.
#pragma once

#include <string>

#include "bundler/bundle_file.h"
#include "tools/regoc/command.h"

namespace regoc::cli {

// --compression-level, --long.
struct PackFlags {
  int level = 0;
  bool long_mode = false;
  void AddTo(CLI::App& command);
  // As the name of the output says: "NAME/" is a folder, ".tar.zst" zstd, ".tar" not compressed, all else gzip.
  Status Write(const std::string& output, const bundle::Contents& contents) const;
};

}  // namespace regoc::cli
