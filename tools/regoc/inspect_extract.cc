#include "tools/regoc/inspect_extract.h"

#include <algorithm>

#include "bundler/signature.h"

namespace regoc::cli {

Result<std::vector<bundle::File>> FilesToExtract(const bundle::Contents& contents,
                                                 const std::vector<std::string>& names) {
  std::vector<bundle::File> all = contents.files;
  if (std::optional<std::string> manifest = bundle::ManifestBytes(contents)) all.push_back({".manifest", *manifest});
  if (contents.signatures) all.push_back({".signatures.json", bundle::SignaturesText(*contents.signatures)});
  std::sort(all.begin(), all.end(), [](const bundle::File& a, const bundle::File& b) { return a.path < b.path; });
  if (names.empty()) return all;
  std::vector<bundle::File> files;
  for (std::string name : names) {
    if (name.starts_with('/')) name.erase(0, 1);
    auto file = std::find_if(all.begin(), all.end(), [&](const bundle::File& f) { return f.path == name; });
    if (file == all.end()) return Error{"the bundle holds no file " + name};
    files.push_back(*file);
  }
  return files;
}

}  // namespace regoc::cli
