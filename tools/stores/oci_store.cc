#include "tools/stores/oci_store.h"

#include <algorithm>

#include "bundler/hash.h"
#include "tools/stores/download.h"
#include "tools/stores/oci_upload.h"
#include "tools/stores/url.h"

namespace regoc::stores {

namespace {

// OPA's documentation pushes an empty image configuration, Conftest one of this type.
constexpr std::string_view kOpaConfig = "application/vnd.oci.image.config.v1+json";
constexpr std::string_view kConftestConfig = "application/vnd.unknown.config.v1+json";
constexpr std::string_view kEmptyConfig = "{}";
constexpr int kMaxIndexDepth = 4;
constexpr size_t kMaxIndexEntries = 100;

std::string DigestOf(std::string_view bytes) { return "sha256:" + bundle::Sha256Hex(bytes); }
std::string HexOf(const std::string& digest) { return digest.substr(std::string_view("sha256:").size()); }

bool IsBundle(const Descriptor& layer) {
  return layer.media_type == kBundleLayer || layer.media_type == kZstdBundleLayer;
}

bool IsFile(const Descriptor& layer) {
  return !layer.title.empty() &&
         (layer.media_type == kPolicyLayer || layer.media_type == kDataLayer || layer.media_type == kFileLayer);
}

// The bundle's archive where there is one, else Conftest's files; nothing when there is neither.
std::vector<Descriptor> UsefulLayers(const OciManifest& manifest) {
  auto bundle = std::find_if(manifest.layers.begin(), manifest.layers.end(), IsBundle);
  if (bundle != manifest.layers.end()) return {*bundle};
  std::vector<Descriptor> files;
  std::copy_if(manifest.layers.begin(), manifest.layers.end(), std::back_inserter(files), IsFile);
  return files;
}

bool IsPolicy(const Descriptor& layer) { return layer.media_type == kPolicyLayer || layer.media_type == kDataLayer; }

std::string TypesOf(const OciManifest& manifest) {
  std::string out;
  for (const Descriptor& layer : manifest.layers)
    if (out.find(layer.media_type) == std::string::npos) out += (out.empty() ? "" : ", ") + layer.media_type;
  return out.empty() ? "no layers" : "layers of type " + out.substr(0, 300);
}

// As Docker and Conftest have it, registries on this machine speak HTTP; with an authority file they are meant to speak
// TLS.
bool IsEncrypted(const OciReference& reference, const StoreOptions& options) {
  if (options.requests.plain_http) return false;
  Result<Url> url = ParseUrl("https://" + reference.api_host() + "/");
  return !url.ok() || !IsLoopback(url->host) || !options.http.ca_file.empty();
}

}  // namespace

OciStore::OciStore(OciReference reference, const StoreOptions& options)
    : reference_(std::move(reference)),
      options_(options),
      client_(NewHttpClient(options.http)),
      requests_(*client_, options.requests),
      authorizer_(requests_, reference_.registry, options.credentials, IsEncrypted(reference_, options)),
      cache_(options.cache_folder, options.cache_bytes),
      base_((IsEncrypted(reference_, options) ? "https://" : "http://") + reference_.api_host() + "/v2/") {}

std::string OciStore::PinnedTo(const std::string& digest) const {
  return "oci://" + reference_.registry + "/" + reference_.repository + "@" + digest;
}

Result<OciManifest> OciStore::FetchManifest(const std::string& version, std::string& digest, bool& from_cache) {
  std::optional<std::string> text = IsDigest(version) ? cache_.Get(HexOf(version)) : std::nullopt;
  if (!text) {
    from_cache = false;
    HttpRequest request{.url = UrlOf("manifests/" + version), .headers = {{"Accept", std::string(kManifestTypes)}}};
    HttpResponse response = requests_.Send(request, &authorizer_, nullptr);
    if (!response.success()) return Error{Explain(request, response)};
    digest = DigestOf(response.body);
    std::string stated(response.header("docker-content-digest"));
    if (IsDigest(version)) stated = version;
    if (IsDigest(stated) && stated != digest)
      return Error{request.url + ": the manifest has the digest " + digest + ", not " + stated};
    text = std::move(response.body);
  } else {
    digest = version;
  }
  Result<OciManifest> manifest = ParseManifest(*text);
  if (!manifest.ok()) return Error{PinnedTo(digest) + ": manifest: " + manifest.error().message};
  cache_.Put(HexOf(digest), *text);
  return manifest;
}

Result<OciManifest> OciStore::Descend(OciManifest manifest, int depth, bool& from_cache) {
  if (!manifest.layers.empty() || manifest.manifests.empty()) return manifest;
  if (depth >= kMaxIndexDepth)
    return Error{"the index is nested more than " + std::to_string(kMaxIndexDepth) + " levels deep"};
  if (manifest.manifests.size() > kMaxIndexEntries)
    return Error{"the index has more than " + std::to_string(kMaxIndexEntries) + " entries"};
  for (const Descriptor& entry : manifest.manifests) {
    std::string digest;
    Result<OciManifest> child = FetchManifest(entry.digest, digest, from_cache);
    if (child.ok()) child = Descend(std::move(*child), depth + 1, from_cache);
    if (!child.ok()) return child;
    if (!UsefulLayers(*child).empty()) return child;
  }
  return manifest;
}

Result<std::string> OciStore::FetchBlob(const Descriptor& descriptor, uint64_t max_bytes, bool& from_cache) {
  std::string hex = HexOf(descriptor.digest);
  if (std::optional<std::string> known = cache_.Get(hex);
      known && known->size() == descriptor.size && known->size() <= max_bytes)
    return std::move(*known);
  from_cache = false;
  Result<PartialFile> partial = PartialFile::Open(cache_.folder(), hex);
  if (!partial.ok()) return partial.error();
  Wanted wanted{.url = UrlOf("blobs/" + descriptor.digest),
                .headers = {},
                .sha256 = hex,
                .bytes = descriptor.size,
                .max_bytes = max_bytes,
                .known_etag = ""};
  Result<Downloaded> got = Download(requests_, &authorizer_, wanted, *partial);
  cache_.NoteParts();
  if (!got.ok()) return got.error();
  cache_.Put(hex, got->bytes);
  return std::move(got->bytes);
}

Result<Pulled> OciStore::Pull(const PullOptions& options) {
  if (!options.digest.empty() && !reference_.digest.empty() && options.digest != reference_.digest)
    return Error{"the reference is pinned to " + reference_.digest + ", not " + options.digest};
  std::string wanted = reference_.digest.empty() ? options.digest : reference_.digest;
  Pulled out;
  out.from_cache = true;
  Result<OciManifest> manifest = FetchManifest(wanted.empty() ? reference_.tag : wanted, out.digest, out.from_cache);
  if (!manifest.ok()) return manifest.error();
  out.pinned = PinnedTo(out.digest);
  manifest = Descend(std::move(*manifest), 0, out.from_cache);
  if (!manifest.ok()) return Error{out.pinned + ": " + manifest.error().message};
  std::vector<Descriptor> layers = UsefulLayers(*manifest);
  bool useful = !layers.empty() && (IsBundle(layers[0]) || std::any_of(layers.begin(), layers.end(), IsPolicy));
  if (!useful) return Error{out.pinned + ": holds no bundle, but " + TypesOf(*manifest)};
  uint64_t left = options.max_bytes;
  for (const Descriptor& layer : layers) {
    Result<std::string> bytes = FetchBlob(layer, left, out.from_cache);
    if (!bytes.ok()) return bytes.error();
    left -= bytes->size();
    out.artifact.parts.push_back({layer.title, layer.media_type, std::move(*bytes)});
  }
  out.artifact.annotations = std::move(manifest->annotations);
  return out;
}

bool OciStore::HasBlob(const std::string& digest) {
  return requests_.Send({.method = "HEAD", .url = UrlOf("blobs/" + digest), .headers = {}}, &authorizer_, nullptr)
      .success();
}

Result<bool> OciStore::SendBlob(const Descriptor& descriptor, std::string_view bytes) {
  if (HasBlob(descriptor.digest)) return false;
  BlobUpload upload{UrlOf("blobs/uploads/"), descriptor.digest, bytes, options_.chunk_bytes};
  Status sent = UploadBlob(requests_, authorizer_, upload);
  // The answer to the last request may have been lost, and the second one refused because the upload was over.
  if (!sent.ok() && !HasBlob(descriptor.digest)) return sent.error();
  return true;
}

Result<Receipt> OciStore::Push(const Artifact& artifact) {
  OciManifest manifest;
  bool whole = std::any_of(artifact.parts.begin(), artifact.parts.end(), [](const Part& part) {
    return part.media_type == kBundleLayer || part.media_type == kZstdBundleLayer;
  });
  manifest.config = {std::string(whole ? kOpaConfig : kConftestConfig), DigestOf(kEmptyConfig), kEmptyConfig.size(),
                     ""};
  for (const Part& part : artifact.parts)
    manifest.layers.push_back({part.media_type, DigestOf(part.bytes), part.bytes.size(), part.name});
  manifest.annotations = artifact.annotations;
  std::string text = ManifestText(manifest);
  Receipt receipt{.digest = DigestOf(text), .pinned = PinnedTo(DigestOf(text)), .etag = ""};
  if (!reference_.digest.empty() && reference_.digest != receipt.digest)
    return Error{"the reference is pinned to " + reference_.digest + ", but what is pushed has the digest " +
                 receipt.digest};
  for (size_t i = 0; i <= artifact.parts.size(); ++i) {
    bool config = i == artifact.parts.size();
    std::string_view bytes = config ? kEmptyConfig : std::string_view(artifact.parts[i].bytes);
    Result<bool> sent = SendBlob(config ? manifest.config : manifest.layers[i], bytes);
    if (!sent.ok()) return sent.error();
    if (*sent) receipt.sent_bytes += bytes.size();
  }
  HttpRequest request{.method = "PUT",
                      .url = UrlOf("manifests/" + (reference_.tag.empty() ? receipt.digest : reference_.tag)),
                      .headers = {{"Content-Type", std::string(kManifestType)}},
                      .body = text};
  HttpResponse response = requests_.Send(request, &authorizer_, nullptr);
  if (!response.success()) return Error{Explain(request, response)};
  std::string stored(response.header("docker-content-digest"));
  if (!stored.empty() && stored != receipt.digest)
    return Error{request.url + ": the registry stored " + stored + ", not " + receipt.digest};
  return receipt;
}

}  // namespace regoc::stores
