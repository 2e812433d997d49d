// S3-compatible stores: where an object is, and requests signed with AWS Signature Version 4.
#pragma once

#include <functional>

#include "tools/stores/aws_config.h"
#include "tools/stores/reference.h"
#include "tools/stores/requests.h"

namespace regoc::stores {

// The object's URL: https://BUCKET.s3.REGION.amazonaws.com/KEY, or below an endpoint of one's own. `addressing` as in
// S3Options; a bucket with dots stands in the path, because no certificate fits it.
Result<std::string> S3Url(const S3Reference& reference, const AwsConfig& config, const std::string& addressing);

// Signs each request with the time at which it is sent. Without keys requests stay as they are.
class S3Authorizer : public Authorizer {
 public:
  // `now` in seconds since 1970; empty: the clock's.
  explicit S3Authorizer(AwsConfig config, std::function<int64_t()> now = {})
      : config_(std::move(config)), now_(std::move(now)) {}
  Status Authorize(HttpRequest& request) override;

 private:
  AwsConfig config_;
  std::function<int64_t()> now_;
};

}  // namespace regoc::stores
