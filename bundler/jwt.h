// JSON Web Tokens in their compact form, as far as bundles need them.
//
//   std::string token = *EncodeJwt(header_json, payload_json, key);
//   Result<Jwt> jwt = DecodeJwt(token);           // taken apart; nothing in it is believed yet
//   if (jwt.ok() && VerifyJwt(*jwt, key).ok()) …  // now the key's owner said jwt->payload
#pragma once

#include <string>
#include <string_view>

#include "bundler/keys.h"
#include "runtime/base/result.h"

namespace regoc::bundle {

struct Jwt {
  std::string algorithm;  // what the header claims
  std::string key_id;     // "kid"; empty: none
  std::string payload;    // JSON
  std::string signed_text;
  std::string signature;
};

// Base64 for URLs without padding. Decoding is strict: no other characters, no stray bits at the end.
std::string EncodeBase64Url(std::string_view bytes);
Result<std::string> DecodeBase64Url(std::string_view text);

// `header` and `payload` are JSON texts.
Result<std::string> EncodeJwt(std::string_view header, std::string_view payload, const Key& key);

// Refuses what isn't three parts of base64, a header or payload that isn't a JSON object or has a name twice, a header
// with `crit` (which demands extensions that nobody here knows), and tokens beyond 64 MiB.
Result<Jwt> DecodeJwt(std::string_view token);

// Refuses a token whose header names another algorithm than the key's, `none` above all, and a wrong signature.
Status VerifyJwt(const Jwt& jwt, const Key& key);

}  // namespace regoc::bundle
