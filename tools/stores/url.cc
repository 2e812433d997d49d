#include "tools/stores/url.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace regoc::stores {

namespace {

struct Handle {
  CURLU* url = curl_url();
  ~Handle() { curl_url_cleanup(url); }
  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  std::string Get(CURLUPart part, unsigned flags) const {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return "";
    std::string out(text);
    curl_free(text);
    return out;
  }
};

Result<Url> Read(Handle& handle, const std::string& shown) {
  Url out;
  out.scheme = handle.Get(CURLUPART_SCHEME, 0);
  if (out.scheme != "http" && out.scheme != "https") return Error{shown + ": want a URL of https"};
  out.user = handle.Get(CURLUPART_USER, CURLU_URLDECODE);
  out.password = handle.Get(CURLUPART_PASSWORD, CURLU_URLDECODE);
  out.host = handle.Get(CURLUPART_HOST, 0);
  std::transform(out.host.begin(), out.host.end(), out.host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (out.host.size() > 2 && out.host.front() == '[') out.host = out.host.substr(1, out.host.size() - 2);
  if (out.host.empty()) return Error{shown + ": the URL names no host"};
  out.port = handle.Get(CURLUPART_PORT, CURLU_DEFAULT_PORT);
  out.path = handle.Get(CURLUPART_PATH, 0);
  out.query = handle.Get(CURLUPART_QUERY, 0);
  for (CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_FRAGMENT})
    curl_url_set(handle.url, part, nullptr, 0);
  out.text = handle.Get(CURLUPART_URL, 0);
  return out;
}

}  // namespace

Result<Url> ParseUrl(const std::string& text) {
  Handle handle;
  CURLUcode code = curl_url_set(handle.url, CURLUPART_URL, text.c_str(), CURLU_PATH_AS_IS);
  if (code != CURLUE_OK || text.find('\0') != std::string::npos) {
    std::string reason = code == CURLUE_OK ? "control character" : curl_url_strerror(code);
    return Error{text.substr(0, text.find('\0')) + ": not a URL: " + reason};
  }
  return Read(handle, text);
}

Result<Url> ResolveUrl(const std::string& base, const std::string& location) {
  Handle handle;
  CURLUcode code = curl_url_set(handle.url, CURLUPART_URL, base.c_str(), CURLU_PATH_AS_IS);
  if (code == CURLUE_OK) code = curl_url_set(handle.url, CURLUPART_URL, location.c_str(), CURLU_PATH_AS_IS);
  if (code != CURLUE_OK) return Error{"the server redirects to `" + location + "`, which is no URL"};
  return Read(handle, "the server redirects to `" + location + "`");
}

bool IsLoopback(std::string_view host) {
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  std::string text(host);
  in_addr v4{};
  if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  return ::inet_pton(AF_INET6, text.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

std::string EscapeUrl(std::string_view text, bool slash) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                 c == '_' || c == '~' || (slash && c == '/');
    auto byte = static_cast<unsigned char>(c);
    if (plain)
      out += c;
    else
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return out;
}

std::string HostHeader(const Url& url) {
  std::string host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  bool usual = url.port == (url.scheme == "https" ? "443" : "80");
  return usual ? host : host + ":" + url.port;
}

}  // namespace regoc::stores
