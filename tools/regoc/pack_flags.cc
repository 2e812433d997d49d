#include "tools/regoc/pack_flags.h"

namespace regoc::cli {

void PackFlags::AddTo(CLI::App& command) {
  command.add_option("--compression-level", level, "of gzip 1 to 9 (default 4), of zstd 1 to 22 (default 19)");
  command.add_flag("--long", long_mode, "zstd: find repetitions that are up to 128 MiB apart");
}

Status PackFlags::Write(const std::string& output, const bundle::Contents& contents) const {
  if (!output.ends_with('/'))
    return bundle::WriteBundle(output, contents,
                               {.compression = bundle::CompressionFor(output), .level = level, .long_mode = long_mode});
  if (level != 0 || long_mode) return Error{output + ": a folder is not compressed"};
  return bundle::WriteBundleFolder(output, contents);
}

}  // namespace regoc::cli
