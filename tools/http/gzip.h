// gzip of bodies (RFC 1952), by zlib.
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace regoc::http {

// Whether an Accept-Encoding field takes gzip.
bool AcceptsGzip(std::string_view field);

std::string Compressed(std::string_view bytes, int level);
// At most `limit` bytes; errors say what is wrong with it, or that it is larger.
Result<std::string> Decompressed(std::string_view bytes, size_t limit);

}  // namespace regoc::http
