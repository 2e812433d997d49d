#include "tools/conftest/source_url.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "tools/stores/reference.h"

namespace regoc::conftest {

namespace {

using Kind = SourceUrl::Kind;

void Replace(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
}

bool IsRegistry(const std::string& text) {
  constexpr const char* kHosts =
      R"(azurecr\.io|gcr\.io|registry\.gitlab\.com|pkg\.dev|[0-9]{12}\.dkr\.ecr\.[a-z0-9-]*\.amazonaws\.com|^quay\.io)";
  constexpr const char* kLocal = R"((?:::1|127\.0\.0\.1|(?i:localhost)):\d{1,5})";
  return RE2::PartialMatch(text, kHosts) || RE2::PartialMatch(text, kLocal);
}

bool HasScheme(const std::string& text) { return RE2::PartialMatch(text, R"(^[a-zA-Z][a-zA-Z0-9+.-]*://)"); }

std::string LastPart(std::string text) {
  text = text.substr(0, text.find('?'));
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text.substr(text.rfind('/') + 1);
}

// Takes "key=value" out of the query of the URL.
std::string TakeParameter(std::string& url, std::string_view key) {
  size_t question = url.find('?');
  if (question == std::string::npos) return "";
  std::string query = url.substr(question + 1), kept, value;
  for (size_t at = 0; at < query.size();) {
    size_t end = std::min(query.find('&', at), query.size());
    std::string one = query.substr(at, end - at);
    if (one.starts_with(std::string(key) + "=")) value = one.substr(key.size() + 1);
    else kept += (kept.empty() ? "" : "&") + one;
    at = end + 1;
  }
  url = url.substr(0, question) + (kept.empty() ? "" : "?" + kept);
  return value;
}

// "https://host/a.git//folder?x" is the URL without the folder, and the folder.
std::string TakeFolder(std::string& url) {
  size_t question = std::min(url.find('?'), url.size());
  size_t scheme = url.find("://");
  size_t at = url.find("//", scheme == std::string::npos ? 0 : scheme + 3);
  if (at == std::string::npos || at > question) return "";
  std::string folder = url.substr(at + 2, question - at - 2);
  url = url.substr(0, at) + url.substr(question);
  return folder;
}

bool IsArchive(const std::string& name) {
  for (const char* ending : {".tar.gz", ".tgz", ".tar", ".tar.zst"})
    if (name.ends_with(ending)) return true;
  return false;
}

Result<SourceUrl> Repository(Kind kind, std::string url) {
  SourceUrl out{.kind = kind, .folder = TakeFolder(url), .reference = TakeParameter(url, "ref")};
  if (out.reference.empty()) out.reference = TakeParameter(url, "rev");
  for (const char* ignored : {"depth", "archive"}) (void)TakeParameter(url, ignored);
  if (!TakeParameter(url, "sshkey").empty()) return Error{"sshkey in a URL is not supported: let ssh find the key"};
  if (out.reference.starts_with('-') || url.starts_with('-')) return Error{"a URL or revision must not begin with `-`"};
  out.name = LastPart(url);
  out.url = std::move(url);
  return out;
}

Result<SourceUrl> Http(std::string url) {
  SourceUrl out{.kind = Kind::kHttp, .folder = TakeFolder(url)};
  std::string checksum = TakeParameter(url, "checksum"), archive = TakeParameter(url, "archive");
  if (!checksum.empty()) {
    out.digest = checksum.find(':') == std::string::npos ? "sha256:" + checksum : checksum;
    if (!stores::IsDigest(out.digest)) return Error{"checksum: want sha256: and 64 hexadecimal digits in lower case"};
  }
  out.name = LastPart(url);
  for (const char* ending : {".zip", ".bz2", ".xz"})
    if (out.name.ends_with(ending) && archive != "false")
      return Error{out.name + ": such archives are not supported: use .tar.gz, .tar.zst or .tar"};
  out.unpack = archive != "false" && (IsArchive(out.name) || !archive.empty());
  out.url = std::move(url);
  return out;
}

}  // namespace

Result<SourceUrl> DetectSource(std::string text) {
  Replace(text, "localhost", "127.0.0.1");
  std::string mechanism;
  if (size_t colons = text.find("::"); colons != std::string::npos && RE2::FullMatch(text.substr(0, colons), "[a-z0-9]+")) {
    mechanism = text.substr(0, colons);
    text.erase(0, colons + 2);
  }
  if (mechanism == "git") return Repository(Kind::kGit, text);
  if (mechanism == "hg") return Repository(Kind::kMercurial, text);
  if (mechanism == "gcs" || text.starts_with("gs://") || text.find("googleapis.com/storage/v1") != std::string::npos)
    return Error{"Google Cloud Storage is not supported: use a registry, Git, a web server or an S3-compatible store"};
  if (mechanism == "s3" && text.starts_with("https://")) {
    size_t path = text.find('/', std::string_view("https://").size());
    if (path == std::string::npos) return Error{text + ": no bucket"};
    text = "s3://" + text.substr(path + 1);
  }
  if (text.starts_with("s3://")) return SourceUrl{.kind = Kind::kS3, .url = text, .unpack = IsArchive(text), .name = LastPart(text)};
  if (text.starts_with("oci://") || (!HasScheme(text) && IsRegistry(text))) {
    std::string reference = text.starts_with("oci://") ? text.substr(6) : text;
    if (reference.find('/') == std::string::npos) return Error{"URL is not a valid registry URL"};
    std::string last = LastPart(reference);
    if (last.find(':') == std::string::npos) reference += ":latest";
    return SourceUrl{.kind = Kind::kOci, .url = "oci://" + reference, .name = LastPart(reference)};
  }
  if (text.starts_with("http://") || text.starts_with("https://")) return Http(text);
  if (text.starts_with("git@") || text.starts_with("ssh://")) return Repository(Kind::kGit, text);
  for (const char* host : {"github.com/", "bitbucket.org/", "gitlab.com/"}) {
    if (!text.starts_with(host)) continue;
    std::string url = text, folder;
    std::string parameters = url.find('?') == std::string::npos ? "" : url.substr(url.find('?'));
    url = url.substr(0, url.find('?'));
    folder = TakeFolder(url);
    // What follows owner and repository is a folder, too.
    size_t slash = url.find('/', url.find('/', std::string_view(host).size()) + 1);
    if (slash != std::string::npos) folder = url.substr(slash + 1) + (folder.empty() ? "" : "/" + folder), url.resize(slash);
    if (std::count(url.begin(), url.end(), '/') < 2) return Error{url + ": want " + host + "OWNER/REPOSITORY"};
    if (!url.ends_with(".git")) url += ".git";
    return Repository(Kind::kGit, "https://" + url + (folder.empty() ? "" : "//" + folder) + parameters);
  }
  if (text.starts_with("file://")) text.erase(0, 7);
  if (HasScheme(text)) return Error{"download not supported for scheme '" + text.substr(0, text.find("://")) + "'"};
  return SourceUrl{.kind = Kind::kFile, .url = text, .name = LastPart(text)};
}

}  // namespace regoc::conftest
