#include "runtime/builtins/network/http_freshness.h"

#include <curl/curl.h>

#include <algorithm>
#include <map>

namespace regoc::builtins {

namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kLongAgo = 0;

std::string_view Trim(std::string_view text, char c) {
  while (text.starts_with(c)) text.remove_prefix(1);
  while (text.ends_with(c)) text.remove_suffix(1);
  return text;
}

std::map<std::string_view, std::string_view> Directives(const HttpHeaders& headers) {
  std::map<std::string_view, std::string_view> out;
  std::string_view text = FindHeader(headers, "cache-control");
  while (!text.empty()) {
    std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    part = Trim(part, ' ');
    size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      if (!part.empty()) out[part] = "";
    } else if (part.find('=', equals + 1) == std::string_view::npos) {
      out[Trim(part.substr(0, equals), ' ')] = part.substr(equals + 1);
    }
  }
  return out;
}

std::optional<int64_t> DateOf(std::string_view text) {
  time_t seconds = text.empty() ? -1 : curl_getdate(std::string(text).c_str(), nullptr);
  if (seconds < 0) return std::nullopt;
  return static_cast<int64_t>(std::min<time_t>(seconds, INT64_MAX / kSecond / 2)) * kSecond;
}

}  // namespace

bool IsCacheableStatus(int status_code) {
  constexpr int kCodes[] = {200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501};
  return std::find(std::begin(kCodes), std::end(kCodes), status_code) != std::end(kCodes);
}

bool MayBeStored(const HttpHeaders& headers) { return !Directives(headers).contains("no-store"); }

std::optional<int64_t> ExpiryOf(const HttpHeaders& headers) {
  std::map<std::string_view, std::string_view> directives = Directives(headers);
  auto max_age = directives.find("max-age");
  if (max_age == directives.end()) return DateOf(FindHeader(headers, "expires")).value_or(kLongAgo);
  std::string_view digits = max_age->second;
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::optional<int64_t> date = DateOf(FindHeader(headers, "date"));
  if (!date) return std::nullopt;
  int64_t seconds = digits.size() > 10 ? INT32_MAX : std::stoll(std::string(digits));
  return *date + std::min<int64_t>(seconds, INT32_MAX) * kSecond;
}

}  // namespace regoc::builtins
