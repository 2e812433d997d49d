#include "tools/control/persistence.h"

#include <filesystem>

#include "runtime/base/file.h"
#include "tools/stores/url.h"

namespace regoc::control {

namespace fs = std::filesystem;

// A name may hold anything; a path of it stays inside the directory.
std::string Persistence::FolderOf(const std::string& bundle) const {
  std::string name = stores::EscapeUrl(bundle, false);
  if (name == "." || name == "..") name = "%2E" + name.substr(1);
  return directory_ + "/bundles/" + name;
}

Status Persistence::Save(const std::string& bundle, std::string_view archive) const {
  std::string folder = FolderOf(bundle);
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return Error{folder + ": " + failed.message()};
  return WriteFileAtomically(folder + "/bundle.tar.gz", archive);
}

Result<std::optional<std::string>> Persistence::Load(const std::string& bundle, uint64_t max_bytes) const {
  std::string path = FolderOf(bundle) + "/bundle.tar.gz";
  if (!fs::exists(path)) return std::optional<std::string>();
  Result<std::string> bytes = ReadFile(path, max_bytes);
  if (!bytes.ok()) return bytes.error();
  return std::optional(*std::move(bytes));
}

}  // namespace regoc::control
