// The checks that Go makes on RSA private keys.
#include "runtime/builtins/crypto/private_key.h"

namespace regoc::builtins::crypto {

namespace {

struct FreeContext {
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
};

BigInteger FromBigNumber(const BIGNUM* number) {
  std::string bytes(static_cast<size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  return BigInteger::FromBytes(bytes);
}

// The parts as numbers of OpenSSL, and the checks on them in the order in which Go makes them.
class RsaChecker {
 public:
  explicit RsaChecker(PrivateKey& key)
      : key_(key),
        n_(key.public_key.n.ToBigNumber()),
        e_(key.public_key.e.ToBigNumber()),
        d_(key.d.ToBigNumber()),
        p_(key.primes[0].ToBigNumber()),
        q_(key.primes[1].ToBigNumber()),
        p_less_(BN_dup(p_.get())),
        q_less_(BN_dup(q_.get())) {
    BN_sub_word(p_less_.get(), 1);
    BN_sub_word(q_less_.get(), 1);
  }

  std::string Run() {
    if (std::string fault = CheckPublic(); !fault.empty()) return fault;
    if (!BN_is_odd(p_.get()) || BN_is_one(p_.get())) return "crypto/rsa: p is even";
    if (BN_is_one(q_.get())) return "crypto/rsa: invalid prime";
    if (!FillCrt()) return "crypto/rsa: invalid prime";
    BigNumber product(BN_new());
    BN_mul(product.get(), p_.get(), q_.get(), context_.get());
    if (BN_cmp(product.get(), n_.get()) != 0) return "crypto/rsa: p * q != n";
    return CheckCrt();
  }

 private:
  std::string CheckPublic() {
    if (!BN_is_odd(n_.get())) return "crypto/rsa: public modulus is even";
    if (BN_is_zero(e_.get()) || BN_is_one(e_.get())) return "crypto/rsa: public exponent too small or negative";
    if (!BN_is_odd(e_.get())) return "crypto/rsa: public exponent is even";
    if (BN_num_bits(e_.get()) > 31) return "crypto/rsa: public exponent too large";
    return "";
  }

  bool FillCrt() {
    if (!key_.dp.is_zero() && !key_.dq.is_zero() && !key_.qinv.is_zero()) return true;
    BigNumber value(BN_new());
    BN_mod(value.get(), d_.get(), p_less_.get(), context_.get());
    key_.dp = FromBigNumber(value.get());
    BN_mod(value.get(), d_.get(), q_less_.get(), context_.get());
    key_.dq = FromBigNumber(value.get());
    if (BN_mod_inverse(value.get(), q_.get(), p_.get(), context_.get()) == nullptr) return false;
    key_.qinv = FromBigNumber(value.get());
    return true;
  }

  // a * b is 1 modulo m.
  bool IsInverse(const BIGNUM* a, const BIGNUM* b, const BIGNUM* m) {
    BigNumber product(BN_new());
    return BN_mod_mul(product.get(), a, b, m, context_.get()) == 1 && BN_is_one(product.get());
  }

  bool SameModulo(const BIGNUM* d, const BIGNUM* exponent, const BIGNUM* m) {
    BigNumber rest(BN_new());
    return BN_mod(rest.get(), d, m, context_.get()) == 1 && BN_cmp(rest.get(), exponent) == 0;
  }

  std::string CheckCrt() {
    BigNumber dp = key_.dp.ToBigNumber();
    BigNumber dq = key_.dq.ToBigNumber();
    BigNumber qinv = key_.qinv.ToBigNumber();
    if (BN_cmp(dp.get(), p_less_.get()) >= 0 || BN_cmp(dq.get(), q_less_.get()) >= 0 ||
        !IsInverse(dp.get(), e_.get(), p_less_.get()) || !IsInverse(dq.get(), e_.get(), q_less_.get())) {
      return "crypto/rsa: invalid CRT exponent";
    }
    if (!IsInverse(qinv.get(), q_.get(), p_.get())) return "crypto/rsa: invalid CRT coefficient";
    if (!SameModulo(d_.get(), dp.get(), p_less_.get())) return "crypto/rsa: d does not match dP";
    if (!SameModulo(d_.get(), dq.get(), q_less_.get())) return "crypto/rsa: d does not match dQ";
    BigNumber difference(BN_new());
    BN_sub(difference.get(), p_.get(), q_.get());
    int half = BN_num_bits(n_.get()) / 2;
    if (BN_num_bits(difference.get()) <= half - 100) return "crypto/rsa: |p - q| too small";
    if (BN_num_bits(d_.get()) <= half) return "crypto/rsa: d too small";
    return "";
  }

  PrivateKey& key_;
  BigNumber n_, e_, d_, p_, q_, p_less_, q_less_;
  std::unique_ptr<BN_CTX, FreeContext> context_{BN_CTX_new()};
};

}  // namespace

std::string CompleteRsaKey(PrivateKey& key) {
  constexpr size_t kMaxBits = 16384;  // what OpenSSL computes with
  if (key.primes.size() != 2) return "crypto/rsa: keys with more than two primes are not supported";
  if (key.public_key.n.BitLength() > kMaxBits) return "crypto/rsa: modulus of more than 16384 bits";
  for (const BigInteger* part : {&key.d, &key.primes[0], &key.primes[1], &key.dp, &key.dq, &key.qinv}) {
    if (part->BitLength() > kMaxBits) return "crypto/rsa: value of more than 16384 bits";
  }
  if (key.primes[0].is_zero() || key.primes[1].is_zero()) return "crypto/rsa: invalid prime";
  return RsaChecker(key).Run();
}

}  // namespace regoc::builtins::crypto
