// Digests of the files of a bundle, under the names that OPA gives to the algorithms.
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace regoc::bundle {

inline constexpr std::string_view kDefaultHashAlgorithm = "SHA-256";

// Lower-case hexadecimal digest. `algorithm` is MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512, SHA-512-224 or
// SHA-512-256; any other is OPA's error "unsupported hashing algorithm: …".
Result<std::string> HexDigest(std::string_view algorithm, std::string_view bytes);

std::string Sha256Hex(std::string_view bytes);
// The 32 bytes themselves.
std::string Sha256(std::string_view bytes);
// Lower-case hexadecimal of bytes.
std::string HexText(std::string_view bytes);

// The digest that a signature lists for a file: of the value's canonical text for data documents and the manifest (so
// that white space and the order of members don't matter), of the bytes for anything else.
//
//   FileDigest("roles/data.json", "{ \"a\": 1 }", "SHA-256")   // that of {"a":1}
Result<std::string> FileDigest(std::string_view path, std::string_view bytes,
                               std::string_view algorithm = kDefaultHashAlgorithm);

}  // namespace regoc::bundle
