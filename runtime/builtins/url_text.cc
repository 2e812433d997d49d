// URLs written, and references resolved.
#include <algorithm>

#include "runtime/builtins/url.h"

namespace regoc::builtins {

namespace {

std::string_view Escaped(Arena& arena, std::string_view text, UrlPlace place) {
  TextBuilder out(arena, text.size());
  AppendEscaped(out, text, place);
  return out.view();
}

// Whether `written` may stand as it is: characters that need no escape, or are left alone where they are written.
bool ValidEncoded(Arena& arena, std::string_view written, UrlPlace place) {
  constexpr std::string_view kLeftAlone = "!$&'()*+,;=:@[]%";
  return std::all_of(written.begin(), written.end(), [&](char c) {
    return kLeftAlone.find(c) != std::string_view::npos || Escaped(arena, {&c, 1}, place).size() == 1;
  });
}

// `text` escaped: the way it was written when that is valid and means the same.
std::string_view EscapedAs(Arena& arena, std::string_view text, std::string_view written, UrlPlace place) {
  if (!written.empty() && ValidEncoded(arena, written, place)) {
    std::string_view fault;
    std::optional<std::string_view> plain = Unescape(arena, written, place, fault);
    if (plain && *plain == text) return written;
  }
  return text == "*" && place == UrlPlace::kPath ? text : Escaped(arena, text, place);
}

}  // namespace

std::string_view EscapedPath(Arena& arena, const Url& url) {
  return EscapedAs(arena, url.path, url.written_path, UrlPlace::kPath);
}

namespace {

void AppendAuthority(TextBuilder& out, const Url& url) {
  if (url.scheme.empty() && url.host.empty() && !url.user) return;
  if (url.omit_host && url.host.empty() && !url.user) return;
  if (!url.host.empty() || !url.path.empty() || url.user) out.Append("//");
  if (url.user) {
    out.Append(*url.user);
    out.Append('@');
  }
  AppendEscaped(out, url.host, UrlPlace::kHost);
}

void AppendPath(TextBuilder& out, Arena& arena, const Url& url) {
  std::string_view path = EscapedPath(arena, url);
  if (!path.empty() && path[0] != '/' && !url.host.empty()) out.Append('/');
  // What looks like a scheme is kept from being one.
  if (out.size() == 0 && path.substr(0, path.find('/')).find(':') != std::string_view::npos) out.Append("./");
  out.Append(path);
}

// The path `reference` beside `base`, both escaped, without "." and "..".
std::string_view ResolvePath(Arena& arena, std::string_view base, std::string_view reference) {
  std::string_view full = reference;
  if (reference.empty()) {
    full = base;
  } else if (reference[0] != '/') {
    full = Join(arena, base.substr(0, base.rfind('/') + 1), reference);
  }
  if (full.empty()) return full;
  std::string out = "/";
  std::string_view element;
  bool first = true;
  for (size_t at = 0; at <= full.size(); at += element.size() + 1) {
    element = full.substr(at, full.find('/', at) - at);
    if (element == ".") {
      first = false;
    } else if (element == "..") {
      size_t slash = out.rfind('/');
      first = slash == 0;
      out.resize(std::max<size_t>(slash, 1));
    } else {
      if (!first) out.push_back('/');
      out.append(element);
      first = false;
    }
  }
  if (element == "." || element == "..") out.push_back('/');
  if (out.starts_with("//")) out.erase(0, 1);
  return arena.Copy(out);
}

void SetPath(Arena& arena, Url& url, std::string_view escaped) {
  std::string_view fault;
  std::optional<std::string_view> plain = Unescape(arena, escaped, UrlPlace::kPath, fault);
  url.path = plain.value_or(escaped);
  url.written_path = escaped;
}

}  // namespace

std::string_view UrlText(Arena& arena, const Url& url) {
  TextBuilder out(arena);
  if (!url.scheme.empty()) {
    out.Append(url.scheme);
    out.Append(':');
  }
  if (url.opaque.empty()) {
    AppendAuthority(out, url);
    AppendPath(out, arena, url);
  } else {
    out.Append(url.opaque);
  }
  if (url.force_query || !url.query.empty()) {
    out.Append('?');
    out.Append(url.query);
  }
  if (!url.fragment.empty()) {
    out.Append('#');
    out.Append(EscapedAs(arena, url.fragment, url.written_fragment, UrlPlace::kFragment));
  }
  return out.view();
}

Url ResolveUrl(Arena& arena, const Url& base, const Url& reference) {
  Url url = reference;
  if (reference.scheme.empty()) url.scheme = base.scheme;
  if (!reference.scheme.empty() || !reference.host.empty() || reference.user) {
    SetPath(arena, url, ResolvePath(arena, EscapedPath(arena, reference), ""));
    return url;
  }
  if (reference.path.empty() && !reference.force_query && reference.query.empty()) {
    url.query = base.query;
    if (reference.fragment.empty()) {
      url.fragment = base.fragment;
      url.written_fragment = base.written_fragment;
    }
  }
  if (reference.path.empty() && !base.opaque.empty()) {
    url.opaque = base.opaque;
    return url;
  }
  url.host = base.host;
  url.user = base.user;
  SetPath(arena, url, ResolvePath(arena, EscapedPath(arena, base), EscapedPath(arena, reference)));
  return url;
}

}  // namespace regoc::builtins
