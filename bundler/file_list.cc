#include "bundler/file_list.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "bundler/canonical_json.h"
#include "bundler/paths.h"

namespace regoc::bundle {

namespace {

std::string Lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

Error Clash(const std::string& a, const std::string& b, const std::string& why) {
  return Error{"the paths " + QuoteJson(a) + " and " + QuoteJson(b) + " " + why};
}

}  // namespace

Status FileList::CountEntry() {
  if (++entries_ <= limits_.max_entries) return Unit{};
  return Error{"more than the limit of " + std::to_string(limits_.max_entries) + " entries"};
}

Result<std::string> FileList::Admit(std::string_view name, uint64_t bytes) {
  Result<std::string> path = NormalizeEntryPath(name, limits_.max_path_bytes);
  if (!path.ok()) return path;
  if (path->empty() || name.ends_with('/'))
    return Error{"the path " + QuoteJson(name) + " is a folder's, not a file's"};
  if (bytes > limits_.max_file_bytes) {
    return Error{"bundle file " + *path + " size (" + std::to_string(bytes) + " bytes) exceeds the limit of " +
                 std::to_string(limits_.max_file_bytes) + " bytes"};
  }
  if (bytes > limits_.max_total_bytes - total_bytes_) {
    return Error{"larger than the limit of " + std::to_string(limits_.max_total_bytes) + " bytes in all"};
  }
  total_bytes_ += bytes;
  return path;
}

Status FileList::AdmitFolder(std::string_view name) {
  Result<std::string> path = NormalizeEntryPath(name, limits_.max_path_bytes);
  return path.ok() ? Status(Unit{}) : Status(path.error());
}

Result<std::vector<File>> FileList::Take() {
  std::sort(files_.begin(), files_.end(), [](const File& a, const File& b) { return a.path < b.path; });
  if (Status checked = CheckNames(); !checked.ok()) return checked.error();
  return std::move(files_);
}

Status FileList::CheckNames() const {
  std::unordered_map<std::string, const std::string*> files;
  for (const File& file : files_) {
    auto [at, fresh] = files.emplace(Lowered(file.path), &file.path);
    if (fresh) continue;
    if (*at->second == file.path) return Error{"the path " + QuoteJson(file.path) + " occurs twice"};
    return Clash(*at->second, file.path, "differ in case only");
  }
  // Folders, as files spell them: two spellings, or the name of a file, are clashes as well.
  std::unordered_map<std::string, std::string> folders;
  for (const File& file : files_) {
    for (size_t slash = file.path.find('/'); slash != file.path.npos; slash = file.path.find('/', slash + 1)) {
      std::string folder = file.path.substr(0, slash);
      auto as_file = files.find(Lowered(folder));
      if (as_file != files.end()) return Clash(*as_file->second, file.path, "make one a file and a folder");
      auto [at, fresh] = folders.emplace(Lowered(folder), folder);
      if (!fresh && at->second != folder) return Clash(at->second, folder, "differ in case only");
    }
  }
  return Unit{};
}

}  // namespace regoc::bundle
