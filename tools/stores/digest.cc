#include "tools/stores/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

namespace regoc::stores {

namespace {

EVP_MD_CTX* Context(void* context) { return static_cast<EVP_MD_CTX*>(context); }

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new()) { Reset(); }

Sha256::~Sha256() { EVP_MD_CTX_free(Context(context_)); }

void Sha256::Add(std::string_view bytes) { EVP_DigestUpdate(Context(context_), bytes.data(), bytes.size()); }

void Sha256::Reset() { EVP_DigestInit_ex(Context(context_), EVP_sha256(), nullptr); }

std::string Sha256::Finish() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_DigestFinal_ex(Context(context_), digest, &size);
  Reset();
  return Hex({reinterpret_cast<const char*>(digest), size});
}

std::string Sha256Bytes(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  return {reinterpret_cast<const char*>(digest), size};
}

std::string HmacSha256(std::string_view key, std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), Bytes(bytes), bytes.size(), digest, &size);
  return {reinterpret_cast<const char*>(digest), size};
}

std::string Hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (char c : bytes) out += {kDigits[static_cast<unsigned char>(c) >> 4], kDigits[c & 15]};
  return out;
}

std::string EncodeBase64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), Bytes(bytes), static_cast<int>(bytes.size()));
  out.resize(static_cast<size_t>(size));
  return out;
}

std::optional<std::string> DecodeBase64(std::string_view text) {
  size_t padding = text.size() - std::min(text.find('='), text.size());
  if (text.size() % 4 != 0 || padding > 2 || text.find_first_not_of('=', text.size() - padding) != text.npos)
    return std::nullopt;
  std::string out(text.size() / 4 * 3, '\0');
  int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), Bytes(text), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  // EVP_DecodeBlock counts the padding as bytes.
  out.resize(static_cast<size_t>(size) - std::min(padding, static_cast<size_t>(size)));
  return out;
}

}  // namespace regoc::stores
