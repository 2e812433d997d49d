// Flags of commands that talk to stores.
#pragma once

#include "tools/regoc/command.h"
#include "tools/stores/store.h"

namespace regoc::cli {

struct StoreFlags {
  void AddTo(CLI::App& command);
  // Reads the password from standard input and the token from its file where they are asked for.
  Result<stores::StoreOptions> Options() const;

 private:
  bool plain_http_ = false;
  std::string ca_cert_, client_cert_, client_key_;
  std::string username_, token_file_;
  bool password_stdin_ = false;
  int retries_ = 4;
  std::string retry_delay_ = "500ms";
  std::string cache_folder_;
  bool no_cache_ = false;
  uint64_t cache_bytes_ = FileCache::kDefaultLimit;
  uint64_t chunk_bytes_ = uint64_t{32} << 20;
  stores::S3Options s3_;
};

}  // namespace regoc::cli
