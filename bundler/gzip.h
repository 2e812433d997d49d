// Bytes to gzip.
#pragma once

#include <string>
#include <string_view>

namespace regoc::bundle {

// One member of RFC 1952, without name and time. With a level, or of more than 64 MiB, the bytes are cut into pieces of
// a fixed size, each compressed with what stands before it as its dictionary; else they are compressed at once, by a
// quicker library. Equal bytes give equal results on any number of threads. `level`: 1 to 9, 0 for the usual one.
std::string CompressGzip(std::string_view bytes, int level = 0);

}  // namespace regoc::bundle
