#include "tools/stores/file_store.h"

#include "bundler/hash.h"
#include "runtime/base/file.h"
#include "tools/stores/object_store.h"

namespace regoc::stores {

Result<Receipt> FileStore::Push(const Artifact& artifact) {
  Result<const Part*> part = SinglePart(artifact);
  if (!part.ok()) return part.error();
  if (Status written = WriteFileAtomically(path_, (*part)->bytes); !written.ok()) return written.error();
  return Receipt{.digest = "sha256:" + bundle::Sha256Hex((*part)->bytes),
                 .pinned = "",
                 .etag = "",
                 .sent_bytes = (*part)->bytes.size()};
}

Result<Pulled> FileStore::Pull(const PullOptions& options) {
  Result<std::string> bytes = ReadFile(path_, options.max_bytes);
  if (!bytes.ok()) return bytes.error();
  Pulled out;
  out.digest = "sha256:" + bundle::Sha256Hex(*bytes);
  if (!options.digest.empty() && out.digest != options.digest)
    return Error{path_ + ": the content has the digest " + out.digest + ", not " + options.digest};
  out.artifact.parts.push_back({NameOf(path_), "", std::move(*bytes)});
  return out;
}

}  // namespace regoc::stores
