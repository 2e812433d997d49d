// crypto.md5, sha*, hmac.*: digests as hexadecimal text.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "runtime/builtins/hex.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

using Algorithm = const EVP_MD* (*)();

std::string_view Bytes(const unsigned char* bytes, unsigned size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

template <Algorithm algorithm>
Outcome Digest(CallContext& ctx, StringArg text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest, &size, algorithm(), nullptr) != 1) {
    return ctx.Error("digest is not available");
  }
  return Value::String(EncodeHex(ctx.arena, Bytes(digest, size)));
}

template <Algorithm algorithm>
Outcome Hmac(CallContext& ctx, StringArg text, StringArg key) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const char* key_bytes = key.empty() ? "" : key.data();
  const unsigned char* made = HMAC(algorithm(), key_bytes, static_cast<int>(key.size()),
                                   reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
  if (made == nullptr) return ctx.Error("digest is not available");
  return Value::String(EncodeHex(ctx.arena, Bytes(mac, size)));
}

// In time that does not depend on where they differ.
Outcome HmacEqual(CallContext&, StringArg a, StringArg b) {
  return Value::Boolean(a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace

REGOC_REGISTER_BUILTINS(Crypto, {{"crypto.hmac.equal", Typed<HmacEqual>},
                                 {"crypto.hmac.md5", Typed<Hmac<EVP_md5>>},
                                 {"crypto.hmac.sha1", Typed<Hmac<EVP_sha1>>},
                                 {"crypto.hmac.sha256", Typed<Hmac<EVP_sha256>>},
                                 {"crypto.hmac.sha512", Typed<Hmac<EVP_sha512>>},
                                 {"crypto.md5", Typed<Digest<EVP_md5>>},
                                 {"crypto.sha1", Typed<Digest<EVP_sha1>>},
                                 {"crypto.sha256", Typed<Digest<EVP_sha256>>}});

}  // namespace regoc::builtins
