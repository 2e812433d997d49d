// AWS Signature Version 4: requests that say who sent them.
#pragma once

#include <string>

#include "tools/stores/http.h"

namespace regoc::stores {

struct AwsKeys {
  std::string access_key;
  std::string secret_key;
  std::string session_token;  // empty: none
  std::string region;
};

// Adds the headers that sign `request` for a service ("s3", "sts", "execute-api"): host, x-amz-* and those that stand in
// the signature. `now` in seconds since 1970. Only "s3" takes the path as it is; others escape it once more.
Status SignAws(HttpRequest& request, const AwsKeys& keys, const std::string& service, int64_t now);

}  // namespace regoc::stores
