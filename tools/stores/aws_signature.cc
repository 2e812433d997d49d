#include "tools/stores/aws_signature.h"

#include <algorithm>
#include <ctime>
#include <map>
#include <vector>

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

std::string Lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

// Parameters in the order of their names, each with a "=".
std::string CanonicalQuery(const std::string& query) {
  std::vector<std::string> parameters;
  for (size_t at = 0; at < query.size();) {
    size_t end = std::min(query.find('&', at), query.size());
    std::string parameter = query.substr(at, end - at);
    if (parameter.find('=') == std::string::npos) parameter += "=";
    if (end > at) parameters.push_back(std::move(parameter));
    at = end + 1;
  }
  std::sort(parameters.begin(), parameters.end());
  std::string text;
  for (const std::string& parameter : parameters) (text += text.empty() ? "" : "&") += parameter;
  return text;
}

}  // namespace

Status SignAws(HttpRequest& request, const AwsKeys& keys, const std::string& service, int64_t now) {
  Result<Url> url = ParseUrl(request.url);
  if (!url.ok()) return url.error();
  std::string stamp = Stamp(now), day = stamp.substr(0, 8);
  std::string payload = Hex(Sha256Bytes(request.body));
  request.headers.emplace_back("x-amz-date", stamp);
  request.headers.emplace_back("x-amz-content-sha256", payload);
  if (!keys.session_token.empty()) request.headers.emplace_back("x-amz-security-token", keys.session_token);
  std::map<std::string, std::string> covered{{"host", HostHeader(*url)}};
  for (const auto& [name, value] : request.headers)
    if (Lower(name).starts_with("x-amz-")) covered[Lower(name)] = value;
  std::string lines, names;
  for (const auto& [name, value] : covered) {
    lines += name + ":" + value + "\n";
    names += (names.empty() ? "" : ";") + name;
  }
  std::string path = service == "s3" ? url->path : EscapeUrl(url->path, true);
  std::string canonical =
      request.method + "\n" + path + "\n" + CanonicalQuery(url->query) + "\n" + lines + "\n" + names + "\n" + payload;
  std::string scope = day + "/" + keys.region + "/" + service + "/aws4_request";
  std::string to_sign = "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + Hex(Sha256Bytes(canonical));
  std::string key = "AWS4" + keys.secret_key;
  for (const std::string& part : {day, keys.region, service, std::string("aws4_request"), to_sign}) key = HmacSha256(key, part);
  request.headers.emplace_back("Authorization", "AWS4-HMAC-SHA256 Credential=" + keys.access_key + "/" + scope +
                                                    ", SignedHeaders=" + names + ", Signature=" + Hex(key));
  return Unit{};
}

}  // namespace regoc::stores
