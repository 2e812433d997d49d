// Keys, region and endpoint as Amazon's tools find them: environment, then the shared files.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "runtime/base/result.h"
#include "tools/stores/store.h"

namespace regoc::stores {

struct AwsConfig {
  std::string access_key;  // empty: requests are not signed
  std::string secret_key;
  std::string session_token;
  std::string region;
  std::string endpoint;  // empty: Amazon's
};

// Gives a variable of the environment, or nothing.
using Environment = std::function<std::optional<std::string>(const char* name)>;

// A profile that the options name goes before the environment's keys and must exist. Keys from programs, from single
// sign-on and of instances are not asked for.
Result<AwsConfig> FindAwsConfig(const S3Options& options, const Environment& environment);

}  // namespace regoc::stores
