// URLs as Go's net/url reads them.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/builtins/text.h"

namespace regoc::builtins {

// Which characters may stand unescaped depends on the place.
enum class UrlPlace : uint8_t { kPath, kHost, kZone, kUser, kQuery, kFragment };

// On failure gives nothing and sets `fault`: `invalid URL escape "%zz"`.
std::optional<std::string_view> Unescape(Arena& arena, std::string_view text, UrlPlace place, std::string_view& fault);
void AppendEscaped(TextBuilder& out, std::string_view text, UrlPlace place);

struct Url {
  std::string_view scheme;
  std::string_view opaque;               // what follows the scheme of "mailto:x"
  std::optional<std::string_view> user;  // "name:password", escaped
  std::string_view host;                 // with the port
  std::string_view path;
  std::string_view raw_path;
  std::string_view written_path;  // with its escapes
  std::string_view query;
  std::string_view fragment;
  std::string_view written_fragment;
  bool force_query = false;  // "path?": a query that is empty
  bool omit_host = false;    // "file:/path", not "file:///path"
};

// On failure gives nothing and sets `fault`: `parse "…": missing protocol scheme`.
std::optional<Url> ParseUrl(Arena& arena, std::string_view text, std::string_view& fault);

// As Go's URL.String and URL.EscapedPath write them.
std::string_view UrlText(Arena& arena, const Url& url);
std::string_view EscapedPath(Arena& arena, const Url& url);

// `reference` as it stands in a document at `base` (RFC 3986, section 5.2).
Url ResolveUrl(Arena& arena, const Url& base, const Url& reference);

// "[::1]:80" taken apart: "::1" and "80".
void SplitHostPort(std::string_view host_port, std::string_view& host, std::string_view& port);

}  // namespace regoc::builtins
