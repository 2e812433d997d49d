// Uploads of one blob to a registry: whole, or in pieces that are sent again when they are lost.
#pragma once

#include "tools/stores/requests.h"

namespace regoc::stores {

struct BlobUpload {
  std::string start_url;  // ".../blobs/uploads/"
  std::string digest;     // "sha256:…"
  std::string_view bytes;
  size_t chunk_bytes = 0;  // larger blobs go in pieces
};

Status UploadBlob(Requests& requests, Authorizer& authorizer, const BlobUpload& upload);

}  // namespace regoc::stores
