#include "tools/stores/s3.h"

#include <ctime>
#include <map>

#include "tools/stores/digest.h"
#include "tools/stores/url.h"

namespace regoc::stores {

namespace {

std::string Stamp(int64_t seconds) {
  std::time_t time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  char text[32] = "";
  if (::gmtime_r(&time, &parts) != nullptr) std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &parts);
  return text;
}

// As libcurl sends it.
std::string HostHeader(const Url& url) {
  std::string host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  bool usual = url.port == (url.scheme == "https" ? "443" : "80");
  return usual ? host : host + ":" + url.port;
}

std::string Lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

}  // namespace

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
  Result<Url> url = ParseUrl(request.url);
  if (!url.ok()) return url.error();
  std::string stamp = Stamp(now_ ? now_() : std::time(nullptr)), day = stamp.substr(0, 8);
  std::string payload = Hex(Sha256Bytes(request.body));
  request.headers.emplace_back("x-amz-date", stamp);
  request.headers.emplace_back("x-amz-content-sha256", payload);
  if (!config_.session_token.empty()) request.headers.emplace_back("x-amz-security-token", config_.session_token);
  std::map<std::string, std::string> covered{{"host", HostHeader(*url)}};
  for (const auto& [name, value] : request.headers)
    if (Lower(name).starts_with("x-amz-")) covered[Lower(name)] = value;
  std::string lines, names;
  for (const auto& [name, value] : covered) {
    lines += name + ":" + value + "\n";
    names += (names.empty() ? "" : ";") + name;
  }
  std::string canonical =
      request.method + "\n" + url->path + "\n" + url->query + "\n" + lines + "\n" + names + "\n" + payload;
  std::string scope = day + "/" + config_.region + "/s3/aws4_request";
  std::string to_sign = "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + Hex(Sha256Bytes(canonical));
  std::string key = "AWS4" + config_.secret_key;
  for (const std::string& part : {day, config_.region, std::string("s3"), std::string("aws4_request"), to_sign})
    key = HmacSha256(key, part);
  request.headers.emplace_back("Authorization", "AWS4-HMAC-SHA256 Credential=" + config_.access_key + "/" + scope +
                                                    ", SignedHeaders=" + names + ", Signature=" + Hex(key));
  return Unit{};
}

}  // namespace regoc::stores
