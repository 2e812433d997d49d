// crypto.parse_private_keys, crypto.x509.*
#include <openssl/err.h>

#include <algorithm>

#include "runtime/builtins/base64.h"
#include "runtime/builtins/crypto/certificate_chain.h"
#include "runtime/builtins/crypto/certificate_json.h"
#include "runtime/builtins/crypto/pem.h"
#include "runtime/builtins/crypto/private_key.h"
#include "runtime/builtins/crypto/tls_key_pair.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"
#include "runtime/value/json.h"

namespace regoc::builtins {

namespace {

using crypto::Certificate;
using crypto::PemBlock;
using crypto::UriStrings;
using Certificates = std::vector<Certificate>;

Result<std::string_view> DecodeStandard(Arena& arena, std::string_view text) {
  size_t bad_at = 0;
  std::optional<std::string_view> bytes = DecodeBase64(arena, text, Base64Alphabet::kStandard, bad_at);
  if (bytes) return *bytes;
  return Error{std::string(IllegalBase64(arena, bad_at))};
}

Result<Certificates> CertificatesFromPem(Arena& arena, std::string_view text) {
  std::string der;
  while (std::optional<PemBlock> block = crypto::NextPemBlock(arena, text)) {
    if (block->type != "CERTIFICATE") {
      return Error{"PEM block type is '" + std::string(block->type) + "', expected CERTIFICATE"};
    }
    der.append(block->bytes);
  }
  return crypto::ParseCertificates(arena.Copy(der));
}

// PEM, or Base64 of PEM or DER.
Result<Certificates> ReadCertificates(Arena& arena, std::string_view text) {
  if (text.starts_with("-----BEGIN")) return CertificatesFromPem(arena, text);
  Result<std::string_view> bytes = DecodeStandard(arena, text);
  if (!bytes.ok()) return bytes.error();
  if (bytes->starts_with("-----BEGIN")) return CertificatesFromPem(arena, *bytes);
  return crypto::ParseCertificates(*bytes);
}

Outcome ParseCertificates(CallContext& ctx, StringArg text) {
  Result<Certificates> certificates = ReadCertificates(ctx.arena, text);
  if (!certificates.ok()) return ctx.Error(certificates.error().message);
  ArrayBuilder list(ctx.arena);
  for (const Certificate& certificate : *certificates) {
    list.Append(CertificateToValue(ctx.arena, certificate, UriStrings::kYes));
  }
  return list.Build();
}

Value VerificationResult(CallContext& ctx, bool valid, Value chain) {
  Value* items = ctx.arena.AllocateArray<Value>(2);
  items[0] = Value::Boolean(valid);
  items[1] = chain;
  return Value::Array(items, 2);
}

Value VerifyToValue(CallContext& ctx, const Certificates& certificates, const crypto::ChainOptions& options,
                    UriStrings uri_strings) {
  std::optional<crypto::Chain> chain = crypto::VerifyChain(certificates, options);
  ERR_clear_error();
  if (!chain) return VerificationResult(ctx, false, Value::Array(nullptr, 0));
  ArrayBuilder list(ctx.arena);
  for (const Certificate* certificate : *chain) {
    list.Append(CertificateToValue(ctx.arena, *certificate, uri_strings));
  }
  return VerificationResult(ctx, true, list.Build());
}

Outcome ParseAndVerify(CallContext& ctx, StringArg text) {
  Result<Certificates> certificates = ReadCertificates(ctx.arena, text);
  if (!certificates.ok()) return VerificationResult(ctx, false, Value::Array(nullptr, 0));
  return VerifyToValue(ctx, *certificates, {.now_ns = ctx.now_ns}, UriStrings::kYes);
}

// By Go's number.
constexpr std::string_view kUsageNames[] = {"KeyUsageAny",
                                            "KeyUsageServerAuth",
                                            "KeyUsageClientAuth",
                                            "KeyUsageCodeSigning",
                                            "KeyUsageEmailProtection",
                                            "KeyUsageIPSECEndSystem",
                                            "KeyUsageIPSECTunnel",
                                            "KeyUsageIPSECUser",
                                            "KeyUsageTimeStamping",
                                            "KeyUsageOCSPSigning",
                                            "KeyUsageMicrosoftServerGatedCrypto",
                                            "KeyUsageNetscapeServerGatedCrypto",
                                            "KeyUsageMicrosoftCommercialCodeSigning",
                                            "KeyUsageMicrosoftKernelCodeSigning"};

std::string_view TrimQuotationMarks(std::string_view text) {
  while (text.starts_with('"')) text.remove_prefix(1);
  while (text.ends_with('"')) text.remove_suffix(1);
  return text;
}

Outcome ReadUsages(CallContext& ctx, Value names, crypto::ChainOptions& out) {
  if (!names.is_array() && !names.is_set()) return ctx.Error("'KeyUsages' should be an Array or Set");
  std::string invalid;
  for (Value name : ItemsArg{names}.items()) {
    if (!name.is_string()) continue;
    std::string_view text = TrimQuotationMarks(name.text());
    const auto* known = std::find(std::begin(kUsageNames), std::end(kUsageNames), text);
    if (known == std::end(kUsageNames)) {
      invalid.append(invalid.empty() ? "" : " ").append(text);
    } else {
      out.extended_usages.push_back(static_cast<int>(known - std::begin(kUsageNames)));
    }
  }
  if (invalid.empty()) return Outcome::Undefined();
  return ctx.Error(Join(ctx.arena, "invalid entries for 'KeyUsages' found: [", invalid, "]"));
}

Outcome ReadOption(CallContext& ctx, std::string_view name, Value value, crypto::ChainOptions& out) {
  int64_t number = 0;
  if (name == "DNSName") {
    if (!value.is_string()) return ctx.Error("'DNSName' should be a string");
    out.dns_name = TrimQuotationMarks(value.text());
  } else if (name == "CurrentTime") {
    if (!value.is_number()) return ctx.Error("'CurrentTime' should be a number");
    if (!PlainInteger(value, out.now_ns)) return ctx.Error("'CurrentTime' should be a valid int64 number");
  } else if (name == "MaxConstraintComparisons") {  // Go has no use for it any more
    if (!value.is_number()) return ctx.Error("'MaxConstraintComparisons' should be a number");
    if (!PlainInteger(value, number)) return ctx.Error("'MaxConstraintComparisons' should be a valid number");
  } else if (name == "KeyUsages") {
    return ReadUsages(ctx, value, out);
  } else {
    return ctx.Error("invalid key option");
  }
  return Outcome::Undefined();
}

Outcome ParseAndVerifyWithOptions(CallContext& ctx, StringArg text, ObjectArg options) {
  Result<Certificates> certificates = ReadCertificates(ctx.arena, text);
  if (!certificates.ok()) return VerificationResult(ctx, false, Value::Array(nullptr, 0));
  crypto::ChainOptions chain_options{.now_ns = ctx.now_ns};
  for (const Entry& entry : std::span(options.Sorted(), options.count)) {
    if (!entry.key.is_string()) continue;
    Outcome wrong = ReadOption(ctx, entry.key.text(), entry.value, chain_options);
    if (wrong.failed()) return wrong;
  }
  return VerifyToValue(ctx, *certificates, chain_options, UriStrings::kNo);
}

Outcome ParseRequest(CallContext& ctx, StringArg text) {
  std::string_view der = text;
  if (!text.starts_with("-----BEGIN CERTIFICATE REQUEST-----")) {
    Result<std::string_view> bytes = DecodeStandard(ctx.arena, text);
    if (!bytes.ok()) return ctx.Error(bytes.error().message);
    der = *bytes;
  }
  std::string_view rest = der;
  if (std::optional<PemBlock> block = crypto::NextPemBlock(ctx.arena, rest)) {
    if (block->type != "CERTIFICATE REQUEST") return ctx.Error("invalid PEM-encoded certificate signing request");
    der = block->bytes;
  }
  Result<crypto::CertificateRequest> request = crypto::ParseCertificateRequest(der);
  ERR_clear_error();
  if (!request.ok()) return ctx.Error(request.error().message);
  return RequestToValue(ctx.arena, *request);
}

Outcome ParsePrivateKeys(CallContext& ctx, StringArg text) {
  if (text.empty()) return Value::Null();
  Result<std::vector<crypto::PrivateKey>> keys = crypto::ParsePrivateKeys(ctx.arena, text);
  ERR_clear_error();
  if (!keys.ok()) return ctx.Error(keys.error().message);
  ArrayBuilder list(ctx.arena);
  for (const crypto::PrivateKey& key : *keys) list.Append(PrivateKeyToValue(ctx.arena, key));
  return list.Build();
}

Outcome ParseRsaPrivateKey(CallContext& ctx, StringArg text) {
  if (text.empty()) return ctx.Error("input PEM data was empty");
  std::string_view pem = text;
  if (!text.starts_with("-----BEGIN")) {
    Result<std::string_view> bytes = DecodeStandard(ctx.arena, text);
    if (!bytes.ok()) return ctx.Error(bytes.error().message);
    pem = *bytes;
  }
  Result<std::vector<crypto::PrivateKey>> keys = crypto::ParsePrivateKeys(ctx.arena, pem);
  ERR_clear_error();
  if (!keys.ok()) return ctx.Error(keys.error().message);
  if (keys->empty()) return Value::Null();
  Value jwk = PrivateKeyToJwk(ctx.arena, keys->front());
  if (jwk.is_null()) {
    return ctx.Error("jwk.Import: failed to convert *ecdsa.PrivateKey to jwk.Key: key of an unsupported curve");
  }
  return jwk;
}

// Base64 is decoded; DER is wrapped into a block.
Result<std::vector<PemBlock>> BlocksOf(Arena& arena, std::string_view text, std::string_view der_type) {
  if (!text.starts_with("-----BEGIN ")) {
    Result<std::string_view> bytes = DecodeStandard(arena, text);
    if (!bytes.ok()) return bytes.error();
    text = *bytes;
    if (!text.starts_with("-----BEGIN ")) return std::vector<PemBlock>{{der_type, text}};
  }
  return crypto::AllPemBlocks(arena, text);
}

Outcome ParseKeyPair(CallContext& ctx, StringArg certificate_text, StringArg key_text) {
  Result<std::vector<PemBlock>> certificates = BlocksOf(ctx.arena, certificate_text, "CERTIFICATE");
  if (!certificates.ok()) return ctx.Error(certificates.error().message);
  Result<std::vector<PemBlock>> keys = BlocksOf(ctx.arena, key_text, "PRIVATE KEY");
  if (!keys.ok()) return ctx.Error(keys.error().message);
  Result<crypto::TlsKeyPair> pair = crypto::ReadTlsKeyPair(*certificates, *keys);
  ERR_clear_error();
  if (!pair.ok()) return ctx.Error(pair.error().message);
  return TlsKeyPairToValue(ctx.arena, *pair);
}

}  // namespace

REGOC_REGISTER_BUILTINS(X509,
                        {{"crypto.parse_private_keys", Typed<ParsePrivateKeys>},
                         {"crypto.x509.parse_and_verify_certificates", Typed<ParseAndVerify>},
                         {"crypto.x509.parse_and_verify_certificates_with_options", Typed<ParseAndVerifyWithOptions>},
                         {"crypto.x509.parse_certificate_request", Typed<ParseRequest>},
                         {"crypto.x509.parse_certificates", Typed<ParseCertificates>},
                         {"crypto.x509.parse_keypair", Typed<ParseKeyPair>},
                         {"crypto.x509.parse_rsa_private_key", Typed<ParseRsaPrivateKey>}});

}  // namespace regoc::builtins
