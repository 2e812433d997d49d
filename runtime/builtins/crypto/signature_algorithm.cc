// Which algorithm a certificate says that it is signed with.
#include "runtime/builtins/crypto/certificate.h"

namespace regoc::builtins::crypto {

namespace {

constexpr std::string_view kNullElement("\x05\x00", 2);

struct Known {
  CertificateSignature algorithm;
  std::span<const int32_t> id;
};

constexpr int32_t kMd5Rsa[] = {1, 2, 840, 113549, 1, 1, 4};
constexpr int32_t kSha1Rsa[] = {1, 2, 840, 113549, 1, 1, 5};
constexpr int32_t kIsoSha1Rsa[] = {1, 3, 14, 3, 2, 29};
constexpr int32_t kSha256Rsa[] = {1, 2, 840, 113549, 1, 1, 11};
constexpr int32_t kSha384Rsa[] = {1, 2, 840, 113549, 1, 1, 12};
constexpr int32_t kSha512Rsa[] = {1, 2, 840, 113549, 1, 1, 13};
constexpr int32_t kRsaPss[] = {1, 2, 840, 113549, 1, 1, 10};
constexpr int32_t kSha1Dsa[] = {1, 2, 840, 10040, 4, 3};
constexpr int32_t kSha256Dsa[] = {2, 16, 840, 1, 101, 3, 4, 3, 2};
constexpr int32_t kSha1Ecdsa[] = {1, 2, 840, 10045, 4, 1};
constexpr int32_t kSha256Ecdsa[] = {1, 2, 840, 10045, 4, 3, 2};
constexpr int32_t kSha384Ecdsa[] = {1, 2, 840, 10045, 4, 3, 3};
constexpr int32_t kSha512Ecdsa[] = {1, 2, 840, 10045, 4, 3, 4};
constexpr int32_t kEd25519[] = {1, 3, 101, 112};
constexpr int32_t kSha256[] = {2, 16, 840, 1, 101, 3, 4, 2, 1};
constexpr int32_t kSha384[] = {2, 16, 840, 1, 101, 3, 4, 2, 2};
constexpr int32_t kSha512[] = {2, 16, 840, 1, 101, 3, 4, 2, 3};
constexpr int32_t kMgf1[] = {1, 2, 840, 113549, 1, 1, 8};

constexpr Known kKnown[] = {
    {CertificateSignature::kMd5Rsa, kMd5Rsa},           {CertificateSignature::kSha1Rsa, kSha1Rsa},
    {CertificateSignature::kSha1Rsa, kIsoSha1Rsa},      {CertificateSignature::kSha256Rsa, kSha256Rsa},
    {CertificateSignature::kSha384Rsa, kSha384Rsa},     {CertificateSignature::kSha512Rsa, kSha512Rsa},
    {CertificateSignature::kSha1Dsa, kSha1Dsa},         {CertificateSignature::kSha256Dsa, kSha256Dsa},
    {CertificateSignature::kSha1Ecdsa, kSha1Ecdsa},     {CertificateSignature::kSha256Ecdsa, kSha256Ecdsa},
    {CertificateSignature::kSha384Ecdsa, kSha384Ecdsa}, {CertificateSignature::kSha512Ecdsa, kSha512Ecdsa},
    {CertificateSignature::kEd25519, kEd25519}};

struct Identifier {
  ObjectId id;
  std::string_view parameters;
};

bool ReadIdentifier(DerReader der, Identifier& out) {
  DerTag tag = 0;
  std::string_view body;
  return der.ReadObjectId(out.id) && (der.empty() || der.ReadAny(tag, body, &out.parameters));
}

bool ReadInside(DerReader& list, int number, Identifier& out) {
  DerReader wrapped;
  DerReader body;
  return list.Enter(DerContextConstructed(number), wrapped) && wrapped.Enter(kDerSequence, body) &&
         ReadIdentifier(body, out);
}

bool IsNullOrMissing(std::string_view parameters) { return parameters.empty() || parameters == kNullElement; }

// RSASSA-PSS with one digest throughout and a salt of its length.
CertificateSignature ParsePss(std::string_view parameters) {
  DerReader list;
  Identifier digest;
  Identifier mask;
  Identifier mask_digest;
  DerReader wrapped;
  int64_t salt = 0;
  int64_t trailer = 1;
  if (!DerReader(parameters).Enter(kDerSequence, list) || !ReadInside(list, 0, digest) || !ReadInside(list, 1, mask) ||
      !list.Enter(DerContextConstructed(2), wrapped) || !wrapped.ReadInt64(salt)) {
    return CertificateSignature::kUnknown;
  }
  if (list.At(DerContextConstructed(3)) &&
      !(list.Enter(DerContextConstructed(3), wrapped) && wrapped.ReadInt64(trailer))) {
    return CertificateSignature::kUnknown;
  }
  DerReader mask_body;
  if (!DerReader(mask.parameters).Enter(kDerSequence, mask_body) || !ReadIdentifier(mask_body, mask_digest) ||
      !IsNullOrMissing(digest.parameters) || !IsId(mask.id, kMgf1) || mask_digest.id != digest.id ||
      !IsNullOrMissing(mask_digest.parameters) || trailer != 1) {
    return CertificateSignature::kUnknown;
  }
  if (IsId(digest.id, kSha256) && salt == 32) return CertificateSignature::kSha256RsaPss;
  if (IsId(digest.id, kSha384) && salt == 48) return CertificateSignature::kSha384RsaPss;
  if (IsId(digest.id, kSha512) && salt == 64) return CertificateSignature::kSha512RsaPss;
  return CertificateSignature::kUnknown;
}

}  // namespace

CertificateSignature ParseSignatureAlgorithm(DerReader der) {
  Identifier algorithm;
  if (!ReadIdentifier(der, algorithm)) return CertificateSignature::kUnknown;
  if (IsId(algorithm.id, kRsaPss)) return ParsePss(algorithm.parameters);
  if (IsId(algorithm.id, kEd25519) && !algorithm.parameters.empty()) return CertificateSignature::kUnknown;
  for (const Known& known : kKnown) {
    if (IsId(algorithm.id, known.id)) return known.algorithm;
  }
  return CertificateSignature::kUnknown;
}

}  // namespace regoc::builtins::crypto
