#include "runtime/builtins/crypto/key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>

#include <algorithm>

namespace regoc::builtins::crypto {

namespace {

constexpr CurveInfo kCurves[] = {
    {"P-224", "P-224", 28, "FFFFFFFFFFFFFFFFFFFFFFFFFFFF16A2E0B8F03E13DD29455C5C2A3D"},
    {"P-256", "P-256", 32, "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"},
    {"P-384", "P-384", 48,
     "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973"},
    {"P-521", "P-521", 66,
     "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B88"
     "99C47AEBB6FB71E91386409"}};

struct FreeParams {
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* params) const { OSSL_PARAM_free(params); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EC_GROUP* group) const { EC_GROUP_free(group); }
  void operator()(EC_POINT* point) const { EC_POINT_free(point); }
};
template <typename T>
using Owned = std::unique_ptr<T, FreeParams>;

// Collects parameters.
class KeyBuilder {
 public:
  void Number(const char* name, const BigInteger& value) {
    numbers_.push_back(value.ToBigNumber());
    ok_ = ok_ && numbers_.back() != nullptr && OSSL_PARAM_BLD_push_BN(builder_.get(), name, numbers_.back().get()) == 1;
  }
  void Text(const char* name, const char* value) {
    ok_ = ok_ && OSSL_PARAM_BLD_push_utf8_string(builder_.get(), name, value, 0) == 1;
  }
  void Bytes(const char* name, std::string value) {
    bytes_ = std::move(value);  // the builder keeps the pointer
    ok_ = ok_ && OSSL_PARAM_BLD_push_octet_string(builder_.get(), name, bytes_.data(), bytes_.size()) == 1;
  }
  EvpKey Build(const char* type, int selection) {
    Owned<OSSL_PARAM> params(ok_ ? OSSL_PARAM_BLD_to_param(builder_.get()) : nullptr);
    Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (params == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1) {
      return nullptr;
    }
    return EvpKey(key);
  }

 private:
  Owned<OSSL_PARAM_BLD> builder_{OSSL_PARAM_BLD_new()};
  std::vector<BigNumber> numbers_;
  std::string bytes_;
  bool ok_ = builder_ != nullptr;
};

std::string Point(const PublicKey& key) {
  size_t size = InfoOf(key.curve).field_bytes;
  return "\x04" + key.x.Padded(size) + key.y.Padded(size);
}

const unsigned char* Unsigned(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

int RawType(KeyKind kind) { return kind == KeyKind::kEd25519 ? EVP_PKEY_ED25519 : EVP_PKEY_X25519; }

// Multiplies the curve's base point.
bool DerivePoint(PrivateKey& key) {
  const CurveInfo& info = InfoOf(key.public_key.curve);
  BigNumber order;
  BIGNUM* parsed = nullptr;
  if (BN_hex2bn(&parsed, std::string(info.order).c_str()) == 0) return false;
  order.reset(parsed);
  BigNumber d = key.d.ToBigNumber();
  BigNumber x(BN_new());
  BigNumber y(BN_new());
  if (d == nullptr || BN_is_zero(d.get()) || BN_cmp(d.get(), order.get()) >= 0) return false;
  Owned<EC_GROUP> group(EC_GROUP_new_by_curve_name(EC_curve_nist2nid(info.openssl_name)));
  Owned<EC_POINT> point(group == nullptr ? nullptr : EC_POINT_new(group.get()));
  if (point == nullptr || EC_POINT_mul(group.get(), point.get(), d.get(), nullptr, nullptr, nullptr) != 1 ||
      EC_POINT_get_affine_coordinates(group.get(), point.get(), x.get(), y.get(), nullptr) != 1) {
    return false;
  }
  auto bytes = [&](const BIGNUM* number) {
    std::string out(info.field_bytes, '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size()));
    return BigInteger::FromBytes(out);
  };
  key.public_key.x = bytes(x.get());
  key.public_key.y = bytes(y.get());
  return true;
}

}  // namespace

const CurveInfo& InfoOf(Curve curve) { return kCurves[static_cast<size_t>(curve)]; }

std::optional<Curve> CurveByName(std::string_view name) {
  for (size_t i = 0; i < std::size(kCurves); ++i) {
    if (kCurves[i].name == name) return static_cast<Curve>(i);
  }
  return std::nullopt;
}

std::optional<Curve> CurveById(const ObjectId& id) {
  constexpr int32_t kP224[] = {1, 3, 132, 0, 33};
  constexpr int32_t kP256[] = {1, 2, 840, 10045, 3, 1, 7};
  constexpr int32_t kP384[] = {1, 3, 132, 0, 34};
  constexpr int32_t kP521[] = {1, 3, 132, 0, 35};
  if (IsId(id, kP224)) return Curve::kP224;
  if (IsId(id, kP256)) return Curve::kP256;
  if (IsId(id, kP384)) return Curve::kP384;
  if (IsId(id, kP521)) return Curve::kP521;
  return std::nullopt;
}

EvpKey ToEvp(const PublicKey& key) {
  KeyBuilder builder;
  switch (key.kind) {
    case KeyKind::kRsa:
      builder.Number(OSSL_PKEY_PARAM_RSA_N, key.n);
      builder.Number(OSSL_PKEY_PARAM_RSA_E, key.e);
      return builder.Build("RSA", EVP_PKEY_PUBLIC_KEY);
    case KeyKind::kEc:
      builder.Text(OSSL_PKEY_PARAM_GROUP_NAME, InfoOf(key.curve).openssl_name);
      builder.Bytes(OSSL_PKEY_PARAM_PUB_KEY, Point(key));
      return builder.Build("EC", EVP_PKEY_PUBLIC_KEY);
    case KeyKind::kEd25519:
    case KeyKind::kX25519:
      return EvpKey(EVP_PKEY_new_raw_public_key(RawType(key.kind), nullptr, Unsigned(key.raw), key.raw.size()));
    case KeyKind::kUnknown:
    case KeyKind::kDsa:
    case KeyKind::kSecret:
      return nullptr;
  }
  return nullptr;
}

EvpKey ToEvp(const PrivateKey& key) {
  KeyBuilder builder;
  switch (key.kind()) {
    case KeyKind::kRsa:
      builder.Number(OSSL_PKEY_PARAM_RSA_N, key.public_key.n);
      builder.Number(OSSL_PKEY_PARAM_RSA_E, key.public_key.e);
      builder.Number(OSSL_PKEY_PARAM_RSA_D, key.d);
      return builder.Build("RSA", EVP_PKEY_KEYPAIR);
    case KeyKind::kEc:
      builder.Text(OSSL_PKEY_PARAM_GROUP_NAME, InfoOf(key.public_key.curve).openssl_name);
      builder.Bytes(OSSL_PKEY_PARAM_PUB_KEY, Point(key.public_key));
      builder.Number(OSSL_PKEY_PARAM_PRIV_KEY, key.d);
      return builder.Build("EC", EVP_PKEY_KEYPAIR);
    case KeyKind::kEd25519:
    case KeyKind::kX25519:
      return EvpKey(EVP_PKEY_new_raw_private_key(RawType(key.kind()), nullptr, Unsigned(key.seed), key.seed.size()));
    case KeyKind::kUnknown:
    case KeyKind::kDsa:
    case KeyKind::kSecret:
      return nullptr;
  }
  return nullptr;
}

bool DerivePublic(PrivateKey& key) {
  if (key.kind() == KeyKind::kEc) return DerivePoint(key);
  EvpKey evp = ToEvp(key);
  unsigned char raw[32];
  size_t size = sizeof raw;
  if (evp == nullptr || EVP_PKEY_get_raw_public_key(evp.get(), raw, &size) != 1) return false;
  key.public_key.raw.assign(reinterpret_cast<const char*>(raw), size);
  return true;
}

}  // namespace regoc::builtins::crypto
