#include "bundler/keys.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <cstdint>
#include <cstring>
#include <utility>

#include "bundler/key_material.h"
#include "runtime/base/file.h"

namespace regoc::bundle {

namespace {

constexpr SignatureAlgorithm kAlgorithms[] = {
    {"HS256", KeyKind::kHmac, EVP_sha256, nullptr, 0},       {"HS384", KeyKind::kHmac, EVP_sha384, nullptr, 0},
    {"HS512", KeyKind::kHmac, EVP_sha512, nullptr, 0},       {"RS256", KeyKind::kRsaPkcs1, EVP_sha256, nullptr, 0},
    {"RS384", KeyKind::kRsaPkcs1, EVP_sha384, nullptr, 0},   {"RS512", KeyKind::kRsaPkcs1, EVP_sha512, nullptr, 0},
    {"PS256", KeyKind::kRsaPss, EVP_sha256, nullptr, 0},     {"PS384", KeyKind::kRsaPss, EVP_sha384, nullptr, 0},
    {"PS512", KeyKind::kRsaPss, EVP_sha512, nullptr, 0},     {"ES256", KeyKind::kEcdsa, EVP_sha256, "prime256v1", 32},
    {"ES384", KeyKind::kEcdsa, EVP_sha384, "secp384r1", 48}, {"ES512", KeyKind::kEcdsa, EVP_sha512, "secp521r1", 66},
    {"EdDSA", KeyKind::kEd25519, nullptr, nullptr, 0},       {"Ed25519", KeyKind::kEd25519, nullptr, nullptr, 0},
};

constexpr uint64_t kMaxKeyFileBytes = uint64_t{1} << 20;
constexpr int kMinRsaBits = 2048;
constexpr int kMaxRsaBits = 16384;
constexpr std::string_view kPemStart = "-----BEGIN ";

using Pkey = std::unique_ptr<EVP_PKEY, FreePkey>;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

// The first block of a PEM text that isn't a curve's parameters.
struct PemBlock {
  std::string type;
  std::string der;
  bool encrypted = false;
};

Result<PemBlock> ReadPem(std::string_view text) {
  std::unique_ptr<BIO, FreeBio> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  for (;;) {
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    if (PEM_read_bio(bio.get(), &name, &header, &data, &size) != 1) {
      ERR_clear_error();
      return Error{"failed to parse PEM block containing the key"};
    }
    PemBlock block{name, std::string(reinterpret_cast<char*>(data), static_cast<size_t>(size)), *header != '\0'};
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(data, static_cast<size_t>(size));
    if (block.type != "EC PARAMETERS") return block;
  }
}

Pkey DecodePrivate(const PemBlock& block) {
  const auto* der = reinterpret_cast<const unsigned char*>(block.der.data());
  long size = static_cast<long>(block.der.size());
  if (block.type == "RSA PRIVATE KEY") return Pkey(d2i_PrivateKey(EVP_PKEY_RSA, nullptr, &der, size));
  if (block.type == "EC PRIVATE KEY") return Pkey(d2i_PrivateKey(EVP_PKEY_EC, nullptr, &der, size));
  return Pkey(d2i_AutoPrivateKey(nullptr, &der, size));
}

Pkey DecodePublic(const PemBlock& block) {
  const auto* der = reinterpret_cast<const unsigned char*>(block.der.data());
  long size = static_cast<long>(block.der.size());
  if (block.type == "RSA PUBLIC KEY") return Pkey(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &der, size));
  if (block.type == "PUBLIC KEY") return Pkey(d2i_PUBKEY(nullptr, &der, size));
  X509* certificate = d2i_X509(nullptr, &der, size);
  Pkey key(certificate == nullptr ? nullptr : X509_get_pubkey(certificate));
  X509_free(certificate);
  return key;
}

Status CheckFits(const SignatureAlgorithm& algorithm, EVP_PKEY* key) {
  std::string name(algorithm.name);
  if (algorithm.kind == KeyKind::kEd25519) {
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519) return Unit{};
    return Error{name + " takes an Ed25519 key"};
  }
  if (algorithm.kind == KeyKind::kEcdsa) {
    char curve[64] = "";
    bool fits = EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
                EVP_PKEY_get_group_name(key, curve, sizeof curve, nullptr) == 1 &&
                std::strcmp(curve, algorithm.curve) == 0;
    return fits ? Status(Unit{}) : Error{name + " takes an elliptic curve key on " + algorithm.curve};
  }
  int id = EVP_PKEY_get_base_id(key);
  bool fits = id == EVP_PKEY_RSA || (id == EVP_PKEY_RSA_PSS && algorithm.kind == KeyKind::kRsaPss);
  if (!fits) return Error{name + " takes an RSA key"};
  int bits = EVP_PKEY_get_bits(key);
  if (bits < kMinRsaBits || bits > kMaxRsaBits) {
    return Error{"an RSA key of " + std::to_string(bits) + " bits is not accepted (" + std::to_string(kMinRsaBits) +
                 " to " + std::to_string(kMaxRsaBits) + ")"};
  }
  return Unit{};
}

// As OPA: PEM text, else a file, else the key itself.
Result<std::string> ReadKeyText(const std::string& source) {
  struct stat info{};
  if (source.starts_with(kPemStart) || source.empty() || ::stat(source.c_str(), &info) != 0) return source;
  return ReadFile(source, kMaxKeyFileBytes);
}

}  // namespace

Result<Key> KeyFromSecret(const SignatureAlgorithm& algorithm, std::string secret) {
  if (secret.empty()) return Error{"the secret for " + std::string(algorithm.name) + " is empty"};
  if (secret.find(kPemStart) != secret.npos) {
    return Error{std::string(algorithm.name) + " takes a secret, not a PEM key"};
  }
  auto material = std::make_shared<KeyMaterial>();
  material->algorithm = &algorithm;
  material->secret = std::move(secret);
  return Key(std::string(algorithm.name), true, std::move(material));
}

Result<Key> KeyFromPkey(const SignatureAlgorithm& algorithm, std::unique_ptr<EVP_PKEY, FreePkey> pkey, bool can_sign) {
  if (Status fits = CheckFits(algorithm, pkey.get()); !fits.ok()) return fits.error();
  auto material = std::make_shared<KeyMaterial>();
  material->algorithm = &algorithm;
  material->pkey = std::move(pkey);
  return Key(std::string(algorithm.name), can_sign, std::move(material));
}

namespace {

Result<Key> LoadPem(const SignatureAlgorithm& algorithm, std::string_view text, bool for_signing) {
  Result<PemBlock> block = ReadPem(text);
  if (!block.ok()) return block.error();
  std::string_view type = block->type;
  bool known = for_signing ? type == "PRIVATE KEY" || type == "RSA PRIVATE KEY" || type == "EC PRIVATE KEY"
                           : type == "PUBLIC KEY" || type == "RSA PUBLIC KEY" || type == "CERTIFICATE";
  if (type == "ENCRYPTED PRIVATE KEY" || block->encrypted) return Error{"keys with a passphrase are not supported"};
  if (!known) {
    return Error{"unsupported key type: " + block->type + " (" + (for_signing ? "signing" : "verifying") + " takes a " +
                 (for_signing ? "private key)" : "public key or a certificate)")};
  }
  Pkey pkey = for_signing ? DecodePrivate(*block) : DecodePublic(*block);
  OPENSSL_cleanse(block->der.data(), block->der.size());
  ERR_clear_error();
  if (pkey == nullptr) return Error{"the " + block->type + " in the PEM text is damaged"};
  return KeyFromPkey(algorithm, std::move(pkey), for_signing);
}

Error UnknownAlgorithm(std::string_view name) { return Error{"unknown signature algorithm: " + std::string(name)}; }

Result<Key> Load(const std::string& source, std::string_view name, bool for_signing) {
  const SignatureAlgorithm* algorithm = FindSignatureAlgorithm(name);
  if (algorithm == nullptr) return UnknownAlgorithm(name);
  Result<std::string> text = ReadKeyText(source);
  if (!text.ok()) return text.error();
  if (algorithm->kind == KeyKind::kHmac) return KeyFromSecret(*algorithm, *std::move(text));
  Result<Key> key = LoadPem(*algorithm, *text, for_signing);
  OPENSSL_cleanse(text->data(), text->size());
  return key;
}

}  // namespace

const SignatureAlgorithm* FindSignatureAlgorithm(std::string_view name) {
  for (const SignatureAlgorithm& algorithm : kAlgorithms) {
    if (algorithm.name == name) return &algorithm;
  }
  return nullptr;
}

std::vector<std::string_view> SignatureAlgorithms() {
  std::vector<std::string_view> names;
  for (const SignatureAlgorithm& algorithm : kAlgorithms) names.push_back(algorithm.name);
  return names;
}

KeyMaterial::~KeyMaterial() { OPENSSL_cleanse(secret.data(), secret.size()); }

namespace {

Result<Key> FromText(std::string_view text, std::string_view name, bool for_signing) {
  const SignatureAlgorithm* algorithm = FindSignatureAlgorithm(name);
  if (algorithm == nullptr) return UnknownAlgorithm(name);
  return algorithm->kind == KeyKind::kHmac ? KeyFromSecret(*algorithm, std::string(text)) : LoadPem(*algorithm, text, for_signing);
}

}  // namespace

Result<Key> KeyFromText(std::string_view text, std::string_view algorithm) { return FromText(text, algorithm, false); }

Result<Key> SigningKeyFromText(std::string_view text, std::string_view algorithm) { return FromText(text, algorithm, true); }

Result<Key> KeyOfCommand(CommandKey command, std::string_view name) {
  const SignatureAlgorithm* algorithm = FindSignatureAlgorithm(name);
  if (algorithm == nullptr) return UnknownAlgorithm(name);
  auto material = std::make_shared<KeyMaterial>();
  material->algorithm = algorithm;
  material->command = std::move(command);
  return Key(std::string(name), true, std::move(material));
}

Result<Key> LoadSigningKey(const std::string& source, std::string_view algorithm) {
  return Load(source, algorithm, true);
}

Result<Key> LoadVerificationKey(const std::string& source, std::string_view algorithm) {
  return Load(source, algorithm, false);
}

}  // namespace regoc::bundle
