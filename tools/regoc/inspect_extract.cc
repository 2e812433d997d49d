#include "tools/regoc/inspect_extract.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "bundler/signature.h"
#include "runtime/base/file.h"

namespace regoc::cli {

namespace fs = std::filesystem;

namespace {

Status WriteAll(const fs::path& folder, const std::vector<bundle::File>& files) {
  for (const bundle::File& file : files) {
    fs::path path = folder / file.path;
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    if (failed) return Error{path.string() + ": " + failed.message()};
    if (Status written = WriteFileAtomically(path, file.bytes); !written.ok()) return written;
  }
  return Unit{};
}

}  // namespace

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

Status ExtractTo(const std::string& folder, const std::vector<bundle::File>& files) {
  std::error_code failed;
  fs::file_status there = fs::symlink_status(folder, failed);
  bool exists = fs::exists(there);
  if (exists && (!fs::is_directory(there) || !fs::is_empty(folder, failed) || failed))
    return Error{folder + ": is there already, and is no empty folder"};
  fs::path target = fs::path(folder).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  std::string temporary = target.string() + ".XXXXXX";
  if (::mkdtemp(temporary.data()) == nullptr) return Error{folder + ": a folder cannot be made there"};
  Status written = WriteAll(temporary, files);
  if (written.ok()) {
    fs::permissions(temporary,
                    fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec | fs::perms::others_read |
                        fs::perms::others_exec,
                    failed);
    if (exists) fs::remove(target, failed);
    fs::rename(temporary, target, failed);
    if (failed) written = Error{folder + ": " + failed.message()};
  }
  if (!written.ok()) fs::remove_all(temporary, failed);
  return written;
}

}  // namespace regoc::cli
