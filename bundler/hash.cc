#include "bundler/hash.h"

#include <openssl/evp.h>

#include <array>

#include "bundler/canonical_check.h"
#include "bundler/document.h"
#include "bundler/paths.h"

namespace regoc::bundle {

namespace {

struct HashAlgorithm {
  std::string_view name;
  const EVP_MD* (*digest)();
};

constexpr HashAlgorithm kAlgorithms[] = {
    {"MD5", EVP_md5},        {"SHA-1", EVP_sha1},     {"SHA-224", EVP_sha224},         {"SHA-256", EVP_sha256},
    {"SHA-384", EVP_sha384}, {"SHA-512", EVP_sha512}, {"SHA-512-224", EVP_sha512_224}, {"SHA-512-256", EVP_sha512_256},
};

Result<std::string> Digest(std::string_view algorithm, std::string_view bytes) {
  const EVP_MD* digest = nullptr;
  for (const HashAlgorithm& known : kAlgorithms) {
    if (known.name == algorithm) digest = known.digest();
  }
  if (digest == nullptr) return Error{"unsupported hashing algorithm: " + std::string(algorithm)};
  std::array<unsigned char, EVP_MAX_MD_SIZE> out;
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, digest, nullptr) != 1) {
    return Error{"the hashing algorithm " + std::string(algorithm) + " is not available"};
  }
  return std::string(reinterpret_cast<const char*>(out.data()), size);
}

}  // namespace

std::string HexText(std::string_view bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string hex;
  for (char c : bytes) hex += {kHex[static_cast<unsigned char>(c) >> 4], kHex[c & 15]};
  return hex;
}

Result<std::string> HexDigest(std::string_view algorithm, std::string_view bytes) {
  Result<std::string> digest = Digest(algorithm, bytes);
  return digest.ok() ? Result<std::string>(HexText(*digest)) : digest;
}

std::string Sha256(std::string_view bytes) {
  Result<std::string> digest = Digest("SHA-256", bytes);
  return digest.ok() ? *std::move(digest) : std::string();
}

std::string Sha256Hex(std::string_view bytes) {
  Result<std::string> digest = HexDigest("SHA-256", bytes);
  return digest.ok() ? *std::move(digest) : std::string();
}

Result<std::string> FileDigest(std::string_view path, std::string_view bytes, std::string_view algorithm) {
  if (!IsStructuredDocument(path)) return HexDigest(algorithm, bytes);
  std::string_view trimmed = bytes.substr(0, bytes.find_last_not_of(" \t\r\n") + 1);  // files end with a new line
  if (IsCanonicalJson(trimmed)) return HexDigest(algorithm, trimmed);
  Result<std::string> text = CanonicalDocument(path, bytes);
  if (!text.ok()) return Error{std::string(path) + ": " + text.error().message};
  return HexDigest(algorithm, *text);
}

}  // namespace regoc::bundle
