// SHA-256 of bytes as they come, HMAC, and base64, by OpenSSL.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regoc::stores {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void Add(std::string_view bytes);
  // As if nothing had been added.
  void Reset();
  // Of all that was added; 64 hexadecimal digits. Resets.
  std::string Finish();

 private:
  void* context_;  // EVP_MD_CTX*
};

// The 32 bytes.
std::string Sha256Bytes(std::string_view bytes);
std::string HmacSha256(std::string_view key, std::string_view bytes);
std::string Hex(std::string_view bytes);

std::string EncodeBase64(std::string_view bytes);
// Nothing when it is none.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace regoc::stores
