// Manifests of images and indexes (OCI image specification 1.1; Docker's version 2, schema 2 is read too).
#pragma once

#include <map>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::stores {

inline constexpr std::string_view kManifestType = "application/vnd.oci.image.manifest.v1+json";
// Accept header for manifests.
inline constexpr std::string_view kManifestTypes =
    "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, "
    "application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json";

struct Descriptor {
  std::string media_type;
  std::string digest;  // "sha256:…"
  uint64_t size = 0;
  std::string title;  // of the annotation org.opencontainers.image.title
};

struct OciManifest {
  Descriptor config;
  std::vector<Descriptor> layers;
  std::vector<Descriptor> manifests;  // of an index, without attestations (platform unknown/unknown)
  std::map<std::string, std::string> annotations;
};

constexpr size_t kMaxManifestBytes = size_t{4} << 20;
constexpr size_t kMaxLayers = 10'000;

// Equal manifests give equal bytes.
std::string ManifestText(const OciManifest& manifest);

// Errors say what is wrong with it, and name nothing. Digests are SHA-256 ones, sizes at most 2^53.
Result<OciManifest> ParseManifest(std::string_view text);

}  // namespace regoc::stores
