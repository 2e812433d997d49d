#include "tools/stores/s3.h"

#include <ctime>

#include "tools/stores/aws_signature.h"
#include "tools/stores/url.h"

namespace regoc::stores {

Result<std::string> S3Url(const S3Reference& reference, const AwsConfig& config, const std::string& addressing) {
  bool own = !config.endpoint.empty();
  Result<Url> endpoint = ParseUrl(own ? config.endpoint : "https://s3." + config.region + ".amazonaws.com");
  if (!endpoint.ok()) return Error{"endpoint of S3: " + endpoint.error().message};
  std::string base = endpoint->path;
  while (base.ends_with('/')) base.pop_back();
  bool in_path =
      addressing == "path" || (addressing.empty() && (own || reference.bucket.find('.') != std::string::npos));
  std::string host = HostHeader(*endpoint);
  if (!in_path)
    host = reference.bucket + "." + host;
  else
    base += "/" + reference.bucket;
  return endpoint->scheme + "://" + host + base + "/" + EscapeUrl(reference.key, true);
}

Status S3Authorizer::Authorize(HttpRequest& request) {
  if (config_.access_key.empty()) return Unit{};
  AwsKeys keys{config_.access_key, config_.secret_key, config_.session_token, config_.region};
  return SignAws(request, keys, "s3", now_ ? now_() : std::time(nullptr));
}

}  // namespace regoc::stores
