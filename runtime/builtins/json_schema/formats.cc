#include "runtime/builtins/json_schema/formats.h"

#include <algorithm>

#include "runtime/builtins/ip_address.h"
#include "runtime/builtins/json_schema/email.h"
#include "runtime/builtins/regex_cache.h"
#include "runtime/builtins/time_layout.h"
#include "runtime/builtins/url.h"

namespace regoc::builtins::json_schema {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlphanumeric(char c) { return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool HasLayout(CallContext& ctx, std::string_view layout, std::string_view text) {
  std::string_view ignored;
  return ParseTime(ctx.arena, layout, text, ignored).has_value();
}

bool IsDate(CallContext& ctx, std::string_view text) { return HasLayout(ctx, "2006-01-02", text); }

bool IsTime(CallContext& ctx, std::string_view text) {
  return HasLayout(ctx, "15:04:05Z07:00", text) || HasLayout(ctx, "15:04:05", text);
}

bool IsDateTime(CallContext& ctx, std::string_view text) {
  return IsTime(ctx, text) || IsDate(ctx, text) || HasLayout(ctx, "2006-01-02T15:04:05Z07:00", text);
}

bool IsLabel(std::string_view label) {
  auto fits = [](char c) { return IsAlphanumeric(c) || c == '-'; };
  return !label.empty() && label.size() <= 63 && std::all_of(label.begin(), label.end(), fits) &&
         label.front() != '-' && label.back() != '-';
}

bool IsHostname(CallContext&, std::string_view text) {
  if (text.size() >= 256) return false;
  for (size_t at = 0; at <= text.size();) {
    std::string_view label = text.substr(at, text.find('.', at) - at);
    if (!IsLabel(label)) return false;
    at += label.size() + 1;
  }
  return true;
}

bool IsIpv4(CallContext&, std::string_view text) { return text.find('.') != text.npos && ParseAddress(text); }
bool IsIpv6(CallContext&, std::string_view text) { return text.find(':') != text.npos && ParseAddress(text); }

std::optional<Url> GoodUrl(CallContext& ctx, std::string_view text) {
  std::string_view ignored;
  if (text.find('\\') != text.npos) return std::nullopt;
  return ParseUrl(ctx.arena, text, ignored);
}

bool IsUri(CallContext& ctx, std::string_view text) {
  std::optional<Url> url = GoodUrl(ctx, text);
  return url && !url->scheme.empty();
}

bool IsUriReference(CallContext& ctx, std::string_view text) { return GoodUrl(ctx, text).has_value(); }

// Every brace that opens is closed.
bool IsUriTemplate(CallContext& ctx, std::string_view text) {
  std::optional<Url> url = GoodUrl(ctx, text);
  if (!url) return false;
  std::string_view path = url->path;
  for (size_t open = 0; (open = path.find('{', open)) != path.npos;) {
    open = path.find('}', open);
    if (open == path.npos) return false;
  }
  return true;
}

bool IsUuid(CallContext&, std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !IsHex(text[i])) return false;
  }
  return true;
}

bool IsRegex(CallContext& ctx, std::string_view text) {
  std::string_view ignored;
  return CompileRegex(ctx, text, ignored) != nullptr;
}

bool IsJsonPointer(CallContext&, std::string_view text) {
  if (!text.empty() && text[0] != '/') return false;
  for (size_t at = 0; (at = text.find('~', at)) != text.npos; ++at) {
    if (at + 1 == text.size() || (text[at + 1] != '0' && text[at + 1] != '1')) return false;
  }
  return true;
}

bool IsRelativeJsonPointer(CallContext& ctx, std::string_view text) {
  auto digits = static_cast<size_t>(std::find_if_not(text.begin(), text.end(), IsDigit) - text.begin());
  if (digits == 0 || (digits > 1 && text[0] == '0')) return false;
  std::string_view rest = text.substr(digits);
  return rest == "#" || IsJsonPointer(ctx, rest);
}

bool IsEmail(CallContext&, std::string_view text) { return IsEmailAddress(text); }

struct Format {
  std::string_view name;
  bool (*holds)(CallContext& ctx, std::string_view text);
};

constexpr Format kFormats[] = {
    {"date", IsDate},
    {"date-time", IsDateTime},
    {"email", IsEmail},
    {"hostname", IsHostname},
    {"idn-email", IsEmail},
    {"ipv4", IsIpv4},
    {"ipv6", IsIpv6},
    {"iri", IsUri},
    {"iri-reference", IsUriReference},
    {"json-pointer", IsJsonPointer},
    {"regex", IsRegex},
    {"relative-json-pointer", IsRelativeJsonPointer},
    {"time", IsTime},
    {"uri", IsUri},
    {"uri-reference", IsUriReference},
    {"uri-template", IsUriTemplate},
    {"uuid", IsUuid},
};

}  // namespace

bool HasFormat(CallContext& ctx, std::string_view format, std::string_view text) {
  const Format* known = std::ranges::find(kFormats, format, &Format::name);
  return known == std::end(kFormats) || known->holds(ctx, text);
}

}  // namespace regoc::builtins::json_schema
