// Bundles that commands are pointed at: by path, or where they are kept.
#pragma once

#include <string>
#include <vector>

#include "bundler/bundle_file.h"

namespace regoc::cli {

// A file or folder; or oci://…, http(s)://… and s3://…, which are pulled as `regoc pull` does without flags: with the
// credentials of Docker's file and ~/.netrc, plain HTTP to this host only, kept in the cache of bundles. `ignore`:
// patterns of names in folders to pass over. Nothing is verified. Errors name the bundle; a URL with a user or password
// is one.
Result<bundle::Contents> ReadBundleAt(const std::string& path, const std::vector<std::string>& ignore = {});

}  // namespace regoc::cli
