#include "tools/regoc/bundle_source.h"

#include "tools/regoc/store_flags.h"
#include "tools/stores/artifact.h"
#include "tools/stores/reference.h"

namespace regoc::cli {

namespace {

Result<bundle::Contents> Pull(const std::string& reference) {
  Result<stores::StoreOptions> options = StoreFlags().Options();
  if (!options.ok()) return options.error();
  Result<std::unique_ptr<stores::Store>> store = stores::OpenStore(reference, *options);
  if (!store.ok()) return store.error();
  Result<stores::Pulled> pulled = (*store)->Pull({});
  if (!pulled.ok()) return pulled.error();
  auto in_bundle = [&](const Error& error) { return Error{"bundle " + reference + ": " + error.message}; };
  Result<std::vector<bundle::File>> files = stores::FilesOf(pulled->artifact);
  if (!files.ok()) return in_bundle(files.error());
  Result<bundle::Contents> contents = bundle::MakeContents(*std::move(files));
  return contents.ok() ? std::move(contents) : in_bundle(contents.error());
}

}  // namespace

Result<bundle::Contents> ReadBundleAt(const std::string& path, const std::vector<std::string>& ignore) {
  if (!stores::IsRemote(path)) return bundle::ReadBundle(path, {}, ignore);
  std::string shown = stores::WithoutLogin(path);
  // Messages, names of sources and provenance would show it.
  if (shown != path) return Error{"bundle " + shown + ": put user and password into ~/.netrc, not into the URL"};
  return Pull(path);
}

}  // namespace regoc::cli
