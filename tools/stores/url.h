// URLs of http and https, taken apart.
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace regoc::stores {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string user;    // as written, escapes resolved; empty: none
  std::string password;
  std::string host;   // in lower case, without brackets around an IPv6 address
  std::string port;   // always there
  std::string path;   // "/…", escaped as written
  std::string query;  // without the "?"
  std::string text;   // all of it, without user, password and fragment

  // Requests with credentials stay at one origin (RFC 6454).
  std::string origin() const { return scheme + "://" + host + ":" + port; }
};

// Any other scheme is an error, and so are control characters.
Result<Url> ParseUrl(const std::string& text);

// What a Location header of a response to `base` means.
Result<Url> ResolveUrl(const std::string& base, const std::string& location);

// localhost, *.localhost, 127.0.0.0/8 or ::1.
bool IsLoopback(std::string_view host);

// The Host field for it, as libcurl sends it.
std::string HostHeader(const Url& url);

// Escapes everything but letters, digits and "-._~"; `slash` stays as it is when true.
std::string EscapeUrl(std::string_view text, bool slash);

}  // namespace regoc::stores
