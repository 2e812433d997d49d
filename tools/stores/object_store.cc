#include "tools/stores/object_store.h"

#include "bundler/hash.h"
#include "tools/stores/digest.h"
#include "tools/stores/download.h"

namespace regoc::stores {

namespace {

constexpr std::string_view kReprDigest = "Repr-Digest";

std::string Lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

}  // namespace

std::string NameOf(const std::string& path) {
  std::string_view name = std::string_view(path).substr(0, path.find('?'));
  return std::string(name.substr(name.rfind('/') + 1));
}

Result<const Part*> SinglePart(const Artifact& artifact) {
  if (artifact.parts.size() != 1)
    return Error{"single files are pushed to registries only; elsewhere a bundle is one archive"};
  return &artifact.parts[0];
}

Status HttpAuthorizer::Authorize(HttpRequest& request) {
  if (!credentials_.token.empty())
    request.headers.emplace_back("Authorization", "Bearer " + credentials_.token);
  else if (!credentials_.username.empty())
    request.headers.emplace_back("Authorization",
                                 "Basic " + EncodeBase64(credentials_.username + ":" + credentials_.password));
  return Unit{};
}

ObjectStore::ObjectStore(std::string url, std::string digest_header, std::unique_ptr<Authorizer> authorizer,
                         const StoreOptions& options)
    : url_(std::move(url)),
      digest_header_(std::move(digest_header)),
      authorizer_(std::move(authorizer)),
      client_(NewHttpClient(options.http)),
      requests_(*client_, options.requests),
      cache_(options.cache_folder, options.cache_bytes) {}

Result<Receipt> ObjectStore::Push(const Artifact& artifact) {
  Result<const Part*> part = SinglePart(artifact);
  if (!part.ok()) return part.error();
  const std::string& bytes = (*part)->bytes;
  std::string digest = bundle::Sha256Hex(bytes);
  HttpRequest request{
      .method = "PUT", .url = url_, .headers = {{"Content-Type", "application/octet-stream"}}, .body = bytes};
  std::string stated = digest_header_ == kReprDigest ? "sha-256=:" + EncodeBase64(Sha256Bytes(bytes)) + ":" : digest;
  request.headers.emplace_back(digest_header_, stated);
  HttpResponse response = requests_.Send(request, authorizer_.get(), nullptr);
  if (!response.success()) return Error{Explain(request, response)};
  return Receipt{.digest = "sha256:" + digest,
                 .pinned = "",
                 .etag = std::string(response.header("etag")),
                 .sent_bytes = bytes.size()};
}

std::optional<std::string> ObjectStore::Known(std::string& etag) const {
  std::optional<KnownVersion> version = cache_.VersionOf(url_);
  std::optional<std::string> bytes = version && !version->etag.empty() ? cache_.Get(version->sha256) : std::nullopt;
  if (bytes) etag = version->etag;
  return bytes;
}

Result<Pulled> ObjectStore::Pull(const PullOptions& options) {
  Pulled out;
  auto take = [&](std::string bytes) { out.artifact.parts.push_back({NameOf(url_), "", std::move(bytes)}); };
  std::string wanted_hex = options.digest.empty() ? "" : options.digest.substr(std::string_view("sha256:").size());
  if (std::optional<std::string> pinned = wanted_hex.empty() ? std::nullopt : cache_.Get(wanted_hex);
      pinned && pinned->size() <= options.max_bytes) {
    out.digest = options.digest;
    out.from_cache = true;
    take(std::move(*pinned));
    return out;
  }
  std::optional<std::string> known = Known(out.etag);
  if (known && known->size() > options.max_bytes) known.reset(), out.etag.clear();
  Result<PartialFile> partial = PartialFile::Open(cache_.folder(), bundle::Sha256Hex(url_));
  if (!partial.ok()) return partial.error();
  // The ETag is what holds the pieces together: the digest is checked at the end only, since the server may have
  // another content.
  Wanted wanted{.url = url_,
                .headers = {},
                .sha256 = "",
                .bytes = std::nullopt,
                .max_bytes = options.max_bytes,
                .known_etag = out.etag};
  Result<Downloaded> got = Download(requests_, authorizer_.get(), wanted, *partial);
  cache_.NoteParts();
  if (!got.ok()) return got.error();
  out.from_cache = got->unchanged;
  std::string bytes = got->unchanged ? std::move(*known) : std::move(got->bytes);
  std::string sha256 = got->unchanged ? bundle::Sha256Hex(bytes) : got->sha256;
  if (!wanted_hex.empty() && sha256 != wanted_hex)
    return Error{url_ + ": the content has the digest sha256:" + sha256 + ", not " + options.digest};
  for (const auto& [name, value] : got->headers)
    if (digest_header_ != kReprDigest && name == Lower(digest_header_) && value != sha256)
      return Error{url_ + ": the content has the digest sha256:" + sha256 + ", not sha256:" + value +
                   " as when it was pushed"};
  if (!got->unchanged) {
    out.etag = got->etag;
    cache_.Put(sha256, bytes);
    if (!out.etag.empty()) cache_.Remember(url_, {out.etag, sha256});
  }
  out.digest = "sha256:" + sha256;
  take(std::move(bytes));
  return out;
}

}  // namespace regoc::stores
