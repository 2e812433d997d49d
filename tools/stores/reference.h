// Names of places that hold bundles.
//
//   oci://ghcr.io/acme/policies:v1                 a registry, by tag
//   oci://ghcr.io/acme/policies@sha256:9f86…       the same, by digest
//   https://bundles.example.com/acl.tar.gz         a web server
//   s3://bucket/acl.tar.gz                         an S3-compatible store
//   file:///srv/bundles/acl.tar.gz                 a folder; file:acl.tar.gz is relative
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "runtime/base/result.h"

namespace regoc::stores {

struct OciReference {
  std::string registry;    // host, with the port if one was given; as in Docker's credential file
  std::string repository;  // "acme/policies"
  std::string tag;         // "latest" when neither tag nor digest were given; empty with a digest alone
  std::string digest;      // "sha256:…", or empty; wins over the tag

  // Where requests go: Docker Hub's name is not the name of its server.
  std::string api_host() const { return registry == "docker.io" ? "registry-1.docker.io" : registry; }
};

struct HttpReference {
  std::string url;
};

struct S3Reference {
  std::string bucket;
  std::string key;
};

struct FileReference {
  std::string path;
};

using Reference = std::variant<OciReference, HttpReference, S3Reference, FileReference>;

// The error says which forms there are.
Result<Reference> ParseReference(std::string_view text);

// Whether `text` is meant as a reference and not as a path: it begins with oci://, http://, https:// or s3://.
bool IsRemote(std::string_view text);

// `text` without the user and password of a URL, for output.
std::string WithoutLogin(std::string_view text);

// "sha256:" and 64 hexadecimal digits in lower case.
bool IsDigest(std::string_view text);

}  // namespace regoc::stores
