#include "runtime/builtins/json_schema/reference.h"

#include <charconv>
#include <string>

#include "runtime/value/table.h"

namespace regoc::builtins::json_schema {

namespace {

// "a~1b~0c" as "a/b~c": first all ~1, then all ~0.
std::string DecodeToken(std::string_view token) {
  std::string out(token);
  for (size_t at = 0; (at = out.find("~1", at)) != std::string::npos; ++at) out.replace(at, 2, "/");
  for (size_t at = 0; (at = out.find("~0", at)) != std::string::npos; ++at) out.replace(at, 2, "~");
  return out;
}

OptionalValue Step(Arena& arena, Value node, std::string_view token, std::string_view& fault) {
  if (node.is_object()) {
    std::string key = DecodeToken(token);
    OptionalValue member = node.object().Get(key);
    if (!member) fault = Join(arena, "Object has no key '", key, "'");
    return member;
  }
  if (!node.is_array()) {
    fault = Join(arena, "Invalid token reference '", token, "'");
    return {};
  }
  std::string_view digits = token.starts_with('+') ? token.substr(1) : token;
  int64_t index = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    fault = Join(arena, "Invalid array index '", token, "'");
    return {};
  }
  if (index >= 0 && index < static_cast<int64_t>(node.size())) return node.items()[index];
  fault = Join(arena, "Out of bound array[0,", std::to_string(node.size()), "] index '", std::to_string(index), "'");
  return {};
}

}  // namespace

bool Reference::canonical() const {
  if (url.scheme == "file") return url.path.starts_with('/');
  return !url.scheme.empty() && !url.host.empty();
}

std::optional<Reference> ParseReference(Arena& arena, std::string_view text, std::string_view& fault) {
  std::optional<Url> url = ParseUrl(arena, text, fault);
  if (!url) return std::nullopt;
  return Reference{*url, UrlText(arena, *url)};
}

std::optional<Reference> Inherit(Arena& arena, const Reference& base, const Reference& child, std::string_view& fault) {
  Url url = ResolveUrl(arena, WithoutFragment(arena, base).url, child.url);
  return ParseReference(arena, UrlText(arena, url), fault);
}

Reference WithoutFragment(Arena& arena, const Reference& reference) {
  Reference base = reference;
  base.url.fragment = base.url.written_fragment = "";
  base.text = UrlText(arena, base.url);
  return base;
}

OptionalValue Follow(Arena& arena, const Reference& reference, Value document, std::string_view& fault) {
  std::string_view pointer = reference.url.fragment;
  if (!pointer.starts_with('/')) return document;
  OptionalValue node = document;
  for (size_t at = 1; node && at <= pointer.size();) {
    std::string_view token = pointer.substr(at, pointer.find('/', at) - at);
    node = Step(arena, *node, token, fault);
    at += token.size() + 1;
  }
  return node;
}

}  // namespace regoc::builtins::json_schema
