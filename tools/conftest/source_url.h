// What a URL of policies means: which mechanism fetches it from where.
//
//   DetectSource("localhost:5000/acme/policies")     {kOci, "oci://127.0.0.1:5000/acme/policies:latest"}
//   DetectSource("github.com/acme/p//k8s?ref=v2")    {kGit, "https://github.com/acme/p.git", .folder = "k8s", .reference = "v2"}
#pragma once

#include <string>

#include "runtime/base/result.h"

namespace regoc::conftest {

struct SourceUrl {
  enum class Kind { kFile, kOci, kHttp, kS3, kGit, kMercurial };
  Kind kind = Kind::kFile;
  std::string url;        // for files a path
  std::string folder;     // of what is fetched only this; empty: all
  std::string reference;  // of a repository: branch, tag or commit; empty: its own choice
  std::string digest;     // "sha256:…" that a file must have; empty: any
  bool unpack = false;    // an archive
  std::string name;       // the last part of the URL, under which a file is kept
};

// The rules are those of go-getter, which Conftest uses. An error for what is not supported.
Result<SourceUrl> DetectSource(std::string text);

}  // namespace regoc::conftest
