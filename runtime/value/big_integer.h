// Integers of any size: GMP's, owned.
#pragma once

#include <gmp.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/value/value.h"

namespace regoc::internal {

class BigInteger {
 public:
  BigInteger() { mpz_init(z_); }
  explicit BigInteger(uint64_t n) { mpz_init_set_ui(z_, n); }
  ~BigInteger() { mpz_clear(z_); }
  BigInteger(const BigInteger& other) { mpz_init_set(z_, other.z_); }
  BigInteger& operator=(const BigInteger& other) {
    mpz_set(z_, other.z_);
    return *this;
  }

  // The value of a number that is an integer.
  static BigInteger FromNumber(Value number);
  // The digits of `text`, without sign, point and exponent, as one integer.
  static BigInteger FromDigits(std::string_view text);

  size_t bits() const { return mpz_sgn(z_) == 0 ? 0 : mpz_sizeinbase(z_, 2); }
  std::string ToText() const;

  mpz_ptr get() { return z_; }
  mpz_srcptr get() const { return z_; }

 private:
  mpz_t z_;
};

static_assert(sizeof(unsigned long) == 8, "GMP's unsigned long takes 64 bits");

}  // namespace regoc::internal
