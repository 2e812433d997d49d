#include "runtime/builtins/url.h"

#include <algorithm>

#include "runtime/builtins/hex.h"
#include "runtime/builtins/ip_address.h"
#include "runtime/builtins/unicode.h"

namespace regoc::builtins {

namespace {

bool IsAlphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// What may stand besides letters, digits and -._~ in each place.
std::string_view Allowed(UrlPlace place) {
  switch (place) {
    case UrlPlace::kPath:
      return "$&+,/:;=@";
    case UrlPlace::kHost:
    case UrlPlace::kZone:
      return "!$&'()*+,;=:[]<>\"";
    case UrlPlace::kUser:
      return "$&+,;=";
    case UrlPlace::kQuery:
      return "";
    case UrlPlace::kFragment:
      return "$&+,/:;=?@!()*";
  }
  return "";
}

bool MustEscape(char c, UrlPlace place) {
  if (IsAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') return false;
  return Allowed(place).find(c) == std::string_view::npos;
}

std::string_view Quoted(Arena& arena, std::string_view before, std::string_view text, std::string_view after = "") {
  TextBuilder out(arena);
  out.Append(before);
  AppendQuoted(out, text);
  out.Append(after);
  return out.view();
}

// Whether the escape "%xx" at the start of `at` may stand in this place.
bool EscapeAllowed(std::string_view at, UrlPlace place) {
  if (at.size() < 3 || HexDigitValue(at[1]) < 0 || HexDigitValue(at[2]) < 0) return false;
  bool percent = at.starts_with("%25");
  if (place == UrlPlace::kHost) return HexDigitValue(at[1]) >= 8 || percent;
  if (place != UrlPlace::kZone || percent) return true;
  char byte = static_cast<char>(HexDigitValue(at[1]) << 4 | HexDigitValue(at[2]));
  return byte == ' ' || !MustEscape(byte, UrlPlace::kHost);
}

}  // namespace

std::optional<std::string_view> Unescape(Arena& arena, std::string_view text, UrlPlace place, std::string_view& fault) {
  bool host = place == UrlPlace::kHost || place == UrlPlace::kZone;
  bool changes = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (!EscapeAllowed(text.substr(i), place)) {
        fault = Quoted(arena, "invalid URL escape ", text.substr(i, 3));
        return std::nullopt;
      }
      changes = true;
      i += 2;
    } else if (host && static_cast<uint8_t>(text[i]) < 0x80 && MustEscape(text[i], place)) {
      fault = Quoted(arena, "invalid character ", text.substr(i, 1), " in host name");
      return std::nullopt;
    } else {
      changes |= text[i] == '+' && place == UrlPlace::kQuery;
    }
  }
  if (!changes) return text;
  TextBuilder out(arena, text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out.Append(static_cast<char>(HexDigitValue(text[i + 1]) << 4 | HexDigitValue(text[i + 2])));
      i += 2;
    } else {
      out.Append(text[i] == '+' && place == UrlPlace::kQuery ? ' ' : text[i]);
    }
  }
  return out.view();
}

void AppendEscaped(TextBuilder& out, std::string_view text, UrlPlace place) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (char c : text) {
    if (c == ' ' && place == UrlPlace::kQuery) {
      out.Append('+');
    } else if (MustEscape(c, place)) {
      out.Append('%');
      out.Append(kDigits[static_cast<uint8_t>(c) >> 4]);
      out.Append(kDigits[static_cast<uint8_t>(c) & 0xF]);
    } else {
      out.Append(c);
    }
  }
}

namespace {

// ":80", ":" or nothing.
bool IsPort(std::string_view text) {
  return text.empty() || (text[0] == ':' && text.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

class Parser {
 public:
  explicit Parser(Arena& arena) : arena_(arena) {}

  // `text` is without fragment.
  bool Run(std::string_view text) {
    auto is_control = [](char c) { return static_cast<uint8_t>(c) < ' ' || c == 0x7F; };
    if (std::any_of(text.begin(), text.end(), is_control)) return Fail("net/url: invalid control character in URL");
    if (text == "*") {
      url.path = url.raw_path = url.written_path = "*";
      return true;
    }
    if (!TakeScheme(text)) return false;
    TakeQuery(text);
    if (!text.starts_with('/')) {
      if (!url.scheme.empty()) {  // "mailto:x": nothing to take apart
        url.opaque = text;
        return true;
      }
      std::string_view segment = text.substr(0, text.find('/'));
      if (segment.find(':') != std::string_view::npos) {
        return Fail("first path segment in URL cannot contain colon");
      }
    }
    if (text.starts_with("//") && (!url.scheme.empty() || !text.starts_with("///"))) {
      text.remove_prefix(2);
      std::string_view authority = text.substr(0, text.find('/'));
      text.remove_prefix(authority.size());
      if (!Authority(authority)) return false;
    } else {
      url.omit_host = !url.scheme.empty() && text.starts_with('/');
    }
    std::optional<std::string_view> path = Unescape(arena_, text, UrlPlace::kPath, fault);
    if (!path) return false;
    url.path = *path;
    url.raw_path = RawPath(text, *path);
    url.written_path = text;
    return true;
  }

  Url url;
  std::string_view fault;

 private:
  bool Fail(std::string_view text) {
    fault = text;
    return false;
  }

  bool TakeScheme(std::string_view& text) {
    for (size_t i = 0; i < text.size(); ++i) {
      char c = text[i];
      if (c == ':') {
        if (i == 0) return Fail("missing protocol scheme");
        url.scheme = Lower(text.substr(0, i));
        text.remove_prefix(i + 1);
        return true;
      }
      bool letter = IsAlphanumeric(c) && (c < '0' || c > '9');
      bool other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && (!other || i == 0)) return true;
    }
    return true;
  }

  std::string_view Lower(std::string_view text) {
    TextBuilder out(arena_, text.size());
    for (char c : text) out.Append(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    return out.view();
  }

  void TakeQuery(std::string_view& text) {
    size_t mark = text.find('?');
    if (mark == std::string_view::npos) return;
    url.query = text.substr(mark + 1);
    url.force_query = url.query.empty();
    text = text.substr(0, mark);
  }

  bool Authority(std::string_view text) {
    size_t at = text.rfind('@');
    std::string_view host = at == std::string_view::npos ? text : text.substr(at + 1);
    if (!Host(host)) return false;
    if (at == std::string_view::npos) return true;
    std::string_view user = text.substr(0, at);
    auto fits = [](char c) {
      return IsAlphanumeric(c) || std::string_view("-._:~!$&'()*+,;=%@").find(c) != std::string_view::npos;
    };
    if (!std::all_of(user.begin(), user.end(), fits)) return Fail("net/url: invalid userinfo");
    std::string_view name = user.substr(0, user.find(':'));
    TextBuilder escaped(arena_, user.size());
    if (!AppendNormalized(escaped, name)) return false;
    if (name.size() < user.size()) {
      escaped.Append(':');
      if (!AppendNormalized(escaped, user.substr(name.size() + 1))) return false;
    }
    url.user = escaped.view();
    return true;
  }

  // Part of the user, unescaped and escaped again.
  bool AppendNormalized(TextBuilder& out, std::string_view text) {
    std::optional<std::string_view> plain = Unescape(arena_, text, UrlPlace::kUser, fault);
    if (plain) AppendEscaped(out, *plain, UrlPlace::kUser);
    return plain.has_value();
  }

  bool Host(std::string_view text) {
    size_t open = text.rfind('[');
    if (open != std::string_view::npos && open > 0) return Fail("invalid IP-literal");
    if (open == 0) return Literal(text);
    if (!CheckPort(text)) return false;
    std::optional<std::string_view> host = Unescape(arena_, text, UrlPlace::kHost, fault);
    if (host) url.host = *host;
    return host.has_value();
  }

  // From the first colon on for http, from the last one on for others.
  bool CheckPort(std::string_view text) {
    bool strict = url.scheme == "http" || url.scheme == "https";
    size_t colon = strict ? text.find(':') : text.rfind(':');
    if (colon == std::string_view::npos || IsPort(text.substr(colon))) return true;
    return Fail(Quoted(arena_, "invalid port ", text.substr(colon), " after host"));
  }

  // "[fe80::1%25en0]:80"
  bool Literal(std::string_view text) {
    size_t close = text.rfind(']');
    if (close == std::string_view::npos) return Fail("missing ']' in host");
    std::string_view port = text.substr(close + 1);
    if (!IsPort(port)) return Fail(Quoted(arena_, "invalid port ", port, " after host"));
    std::string_view name = text.substr(1, close - 1);
    size_t zone_at = std::min(name.find("%25"), name.size());
    std::optional<std::string_view> address = Unescape(arena_, name.substr(0, zone_at), UrlPlace::kHost, fault);
    if (!address) return false;
    std::optional<std::string_view> zone = Unescape(arena_, name.substr(zone_at), UrlPlace::kZone, fault);
    if (!zone) return false;
    return CheckLiteral(Join(arena_, *address, *zone)) &&
           (url.host = Join(arena_, "[", *address, *zone, "]", port), true);
  }

  bool CheckLiteral(std::string_view name) {
    std::optional<Address> address = ParseAddress(name.substr(0, name.find('%')));
    if (name.ends_with('%')) {
      return Fail(Quoted(arena_, "invalid host: ParseAddr(", name, "): zone must be a non-empty string"));
    }
    if (!address) return Fail(Quoted(arena_, "invalid host: ParseAddr(", name, "): unable to parse IP"));
    return !address->written_v4 || Fail("invalid IP-literal");
  }

  // What the path was before unescaping, when escaping it again would give something else; else the path.
  std::string_view RawPath(std::string_view text, std::string_view path) {
    TextBuilder escaped(arena_, text.size());
    AppendEscaped(escaped, path, UrlPlace::kPath);
    return escaped.view() == text ? path : text;
  }

  Arena& arena_;
};

}  // namespace

std::optional<Url> ParseUrl(Arena& arena, std::string_view text, std::string_view& fault) {
  size_t mark = text.find('#');
  Parser parser(arena);
  std::string_view shown = text.substr(0, mark);
  bool good = parser.Run(shown);
  if (good && mark != std::string_view::npos) {
    shown = text;
    std::optional<std::string_view> fragment =
        Unescape(arena, text.substr(mark + 1), UrlPlace::kFragment, parser.fault);
    good = fragment.has_value();
    if (good) {
      parser.url.fragment = *fragment;
      parser.url.written_fragment = text.substr(mark + 1);
    }
  }
  if (good) return parser.url;
  fault = Join(arena, Quoted(arena, "parse ", shown, ": "), parser.fault);
  return std::nullopt;
}

void SplitHostPort(std::string_view host_port, std::string_view& host, std::string_view& port) {
  host = host_port;
  size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && IsPort(host.substr(colon))) {
    port = host.substr(colon + 1);
    host = host.substr(0, colon);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
}

}  // namespace regoc::builtins
