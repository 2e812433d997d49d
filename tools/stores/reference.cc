#include "tools/stores/reference.h"

#include <algorithm>

#include "tools/stores/url.h"

namespace regoc::stores {

namespace {

constexpr size_t kMaxReferenceBytes = 4096;
constexpr size_t kMaxTagBytes = 128;
constexpr size_t kMaxRepositoryBytes = 255;

bool IsLower(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool IsWord(char c) { return IsLower(c) || (c >= 'A' && c <= 'Z') || c == '_'; }

// Names between slashes: lower-case letters and digits, with single separators between them ("__" and dashes may
// repeat).
bool IsComponent(std::string_view name) {
  if (name.empty() || !IsLower(name.front()) || !IsLower(name.back())) return false;
  for (size_t at = 0; at < name.size();) {
    if (IsLower(name[at])) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < name.size() && !IsLower(name[end])) ++end;
    std::string_view separator = name.substr(at, end - at);
    bool dashes = separator.find_first_not_of('-') == std::string_view::npos;
    if (!dashes && separator != "." && separator != "_" && separator != "__") return false;
    at = end;
  }
  return true;
}

bool IsRepository(std::string_view name) {
  if (name.size() > kMaxRepositoryBytes) return false;
  for (size_t at = 0; at <= name.size();) {
    size_t end = std::min(name.find('/', at), name.size());
    if (!IsComponent(name.substr(at, end - at))) return false;
    at = end + 1;
  }
  return true;
}

bool IsTag(std::string_view tag) {
  if (tag.empty() || tag.size() > kMaxTagBytes || !IsWord(tag[0])) return false;
  return std::all_of(tag.begin(), tag.end(), [](char c) { return IsWord(c) || c == '.' || c == '-'; });
}

Error Malformed(std::string_view text, const std::string& why) { return Error{std::string(text) + ": " + why}; }

Result<Reference> ParseOci(std::string_view text) {
  std::string_view rest = text.substr(std::string_view("oci://").size());
  OciReference out;
  if (size_t at = rest.find('@'); at != std::string_view::npos) {
    out.digest = rest.substr(at + 1);
    rest = rest.substr(0, at);
    if (!IsDigest(out.digest))
      return Malformed(text, "a digest is written @sha256:<64 hexadecimal digits in lower case>");
  }
  size_t slash = rest.find('/');
  if (slash == std::string_view::npos || slash == 0)
    return Malformed(text, "want oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]");
  out.registry = rest.substr(0, slash);
  rest = rest.substr(slash + 1);
  if (size_t colon = rest.find(':'); colon != std::string_view::npos) {
    out.tag = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
    if (!IsTag(out.tag))
      return Malformed(text, "`" + out.tag + "` is no tag: letters, digits, `_`, `.` and `-`, at most 128");
  }
  out.repository = rest;
  if (out.registry == "index.docker.io") out.registry = "docker.io";
  if (out.registry == "docker.io" && out.repository.find('/') == std::string::npos)
    out.repository = "library/" + out.repository;
  if (!IsRepository(out.repository))
    return Malformed(text,
                     "`" + out.repository +
                         "` is no repository: lower-case letters and digits, with `/`, `.`, `_` or `-` between them");
  Result<Url> url = ParseUrl("https://" + out.registry + "/");
  if (!url.ok() || !url->user.empty()) return Malformed(text, "`" + out.registry + "` is no host of a registry");
  if (out.tag.empty() && out.digest.empty()) out.tag = "latest";
  return Reference(std::move(out));
}

Result<Reference> ParseS3(std::string_view text) {
  std::string_view rest = text.substr(std::string_view("s3://").size());
  size_t slash = rest.find('/');
  if (slash == std::string_view::npos || slash + 1 == rest.size()) return Malformed(text, "want s3://BUCKET/KEY");
  S3Reference out{std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1))};
  bool good =
      out.bucket.size() >= 3 && out.bucket.size() <= 63 && IsLower(out.bucket.front()) && IsLower(out.bucket.back()) &&
      std::all_of(out.bucket.begin(), out.bucket.end(), [](char c) { return IsLower(c) || c == '.' || c == '-'; });
  if (!good)
    return Malformed(text,
                     "`" + out.bucket + "` is no name of a bucket: 3 to 63 lower-case letters, digits, `.` and `-`");
  if (out.key.size() > 1024) return Malformed(text, "the key is longer than 1024 bytes");
  return Reference(std::move(out));
}

Result<Reference> ParseHttp(std::string_view text) {
  if (!ParseUrl(std::string(text)).ok()) return Malformed(WithoutLogin(text), "not a URL");
  return Reference(HttpReference{std::string(text)});
}

Result<Reference> ParseFile(std::string_view text) {
  std::string_view path = text.substr(std::string_view("file:").size());
  if (path.starts_with("//")) {
    path.remove_prefix(2);
    if (path.starts_with("localhost/")) path.remove_prefix(9);
    if (!path.starts_with('/')) return Malformed(text, "a file on another host; want file:///PATH");
  }
  if (path.empty() || path.ends_with('/')) return Malformed(text, "names no file");
  return Reference(FileReference{std::string(path)});
}

}  // namespace

bool IsDigest(std::string_view text) {
  constexpr std::string_view kPrefix = "sha256:";
  if (!text.starts_with(kPrefix) || text.size() != kPrefix.size() + 64) return false;
  text.remove_prefix(kPrefix.size());
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string WithoutLogin(std::string_view text) {
  size_t host = text.find("://");
  if (host == std::string_view::npos || !text.starts_with("http")) return std::string(text);
  host += 3;
  size_t at = text.substr(0, text.find('/', host)).rfind('@');
  return at == std::string_view::npos ? std::string(text)
                                      : std::string(text.substr(0, host)) + std::string(text.substr(at + 1));
}

bool IsRemote(std::string_view text) {
  return text.starts_with("oci://") || text.starts_with("http://") || text.starts_with("https://") ||
         text.starts_with("s3://");
}

Result<Reference> ParseReference(std::string_view text) {
  if (text.size() > kMaxReferenceBytes) return Error{"the reference is longer than 4096 bytes"};
  bool control =
      std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x21 || c == 0x7F; });
  if (control) return Error{"the reference has white space or a control character in it"};
  if (text.starts_with("oci://")) return ParseOci(text);
  if (text.starts_with("http://") || text.starts_with("https://")) return ParseHttp(text);
  if (text.starts_with("s3://")) return ParseS3(text);
  if (text.starts_with("file:")) return ParseFile(text);
  return Malformed(text, "want a reference that begins with oci://, https://, s3:// or file:");
}

}  // namespace regoc::stores
