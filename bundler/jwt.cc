#include "bundler/jwt.h"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "bundler/canonical_json.h"

namespace regoc::bundle {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr size_t kMaxTokenBytes = size_t{64} << 20;
constexpr JsonLimits kTokenLimits{.max_depth = 100, .unique_names = true};

constexpr std::array<int8_t, 256> MakeDecodeTable() {
  std::array<int8_t, 256> table{};
  table.fill(-1);
  for (size_t i = 0; i < kAlphabet.size(); ++i)
    table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int8_t>(i);
  return table;
}
constexpr std::array<int8_t, 256> kDecode = MakeDecodeTable();

Error Malformed(const std::string& what) { return Error{"malformed JWT: " + what}; }

Result<std::string> StringMember(const std::vector<JsonMember>& members, std::string_view name) {
  for (const JsonMember& member : members) {
    if (member.name != name) continue;
    Result<std::string> text = JsonString(member.value);
    if (!text.ok()) return Malformed("`" + std::string(name) + "` must be a string");
    return text;
  }
  return std::string();
}

}  // namespace

std::string EncodeBase64Url(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  uint32_t bits = 0;
  int count = 0;
  for (char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6;) out.push_back(kAlphabet[bits >> (count -= 6) & 63]);
  }
  if (count > 0) out.push_back(kAlphabet[bits << (6 - count) & 63]);
  return out;
}

Result<std::string> DecodeBase64Url(std::string_view text) {
  if (text.size() % 4 == 1) return Error{"base64 of an impossible length"};
  std::string out;
  out.reserve(text.size() * 3 / 4);
  uint32_t bits = 0;
  int count = 0;
  for (char c : text) {
    int8_t value = kDecode[static_cast<unsigned char>(c)];
    if (value < 0) return Error{"a character that is not base64"};
    bits = bits << 6 | static_cast<uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out.push_back(static_cast<char>(bits >> count & 255));
  }
  if ((bits & ((1U << count) - 1)) != 0) return Error{"base64 with stray bits at its end"};
  return out;
}

Result<std::string> EncodeJwt(std::string_view header, std::string_view payload, const Key& key) {
  std::string token = EncodeBase64Url(header) + "." + EncodeBase64Url(payload);
  Result<std::string> signature = key.Sign(token);
  if (!signature.ok()) return signature;
  return token + "." + EncodeBase64Url(*signature);
}

Result<Jwt> DecodeJwt(std::string_view token) {
  if (token.size() > kMaxTokenBytes) {
    return Malformed("longer than the limit of " + std::to_string(kMaxTokenBytes) + " bytes");
  }
  size_t first = token.find('.');
  size_t second = first == token.npos ? first : token.find('.', first + 1);
  if (second == token.npos || token.find('.', second + 1) != token.npos) return Malformed("expected three parts");
  Jwt jwt;
  jwt.signed_text = token.substr(0, second);
  Result<std::string> header = DecodeBase64Url(token.substr(0, first));
  Result<std::string> payload = DecodeBase64Url(token.substr(first + 1, second - first - 1));
  Result<std::string> signature = DecodeBase64Url(token.substr(second + 1));
  for (const Result<std::string>* part : {&header, &payload, &signature}) {
    if (!part->ok()) return Malformed(part->error().message);
  }
  Result<std::vector<JsonMember>> members = JsonMembers(*header, kTokenLimits);
  if (!members.ok()) return Malformed("header: " + members.error().message);
  for (const JsonMember& member : *members) {
    if (member.name == "crit") return Malformed("the header demands extensions that are not supported");
  }
  Result<std::string> algorithm = StringMember(*members, "alg");
  if (!algorithm.ok()) return algorithm.error();
  Result<std::string> key_id = StringMember(*members, "kid");
  if (!key_id.ok()) return key_id.error();
  Result<std::vector<JsonMember>> claims = JsonMembers(*payload, kTokenLimits);
  if (!claims.ok()) return Malformed("payload: " + claims.error().message);
  jwt.algorithm = *std::move(algorithm);
  jwt.key_id = *std::move(key_id);
  jwt.payload = *std::move(payload);
  jwt.signature = *std::move(signature);
  return jwt;
}

Status VerifyJwt(const Jwt& jwt, const Key& key) {
  if (jwt.algorithm != key.algorithm()) {
    return Error{"failed to verify JWT signature: the token says algorithm " + QuoteJson(jwt.algorithm) +
                 ", the key is for " + QuoteJson(key.algorithm())};
  }
  if (!key.Verify(jwt.signed_text, jwt.signature)) return Error{"failed to verify JWT signature"};
  return Unit{};
}

}  // namespace regoc::bundle
