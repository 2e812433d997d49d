// One content over HTTP, whole and checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tools/stores/partial_file.h"
#include "tools/stores/requests.h"

namespace regoc::stores {

struct Wanted {
  std::string url;
  Headers headers;
  std::string sha256;             // 64 hexadecimal digits that the content must have; empty: any
  std::optional<uint64_t> bytes;  // that it must have
  uint64_t max_bytes = uint64_t{1} << 30;
  std::string known_etag;  // of what the caller has; empty: nothing
};

struct Downloaded {
  bool unchanged = false;  // the content is the one with `known_etag`; nothing else is set
  std::string bytes;
  std::string sha256;
  std::string etag;  // empty: the server gave none
  Headers headers;   // of the response with the last byte
};

// Goes on in `file` where a connection broke, or where an earlier run did: with a Range that holds for the same version
// only (the digest, or a strong ETag by If-Range); otherwise from the beginning. On success `file` is removed. Content
// with another digest than the wanted one, or than the one that the server itself states (Repr-Digest, RFC 9530), is an
// error.
Result<Downloaded> Download(Requests& requests, Authorizer* authorizer, const Wanted& wanted, PartialFile& file);

}  // namespace regoc::stores
