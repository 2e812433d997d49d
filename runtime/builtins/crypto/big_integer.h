// Integers of keys and certificates: of any size, read from bytes and printed.
#pragma once

#include <openssl/bn.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace regoc::builtins::crypto {

struct FreeBigNumber {
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
};
using BigNumber = std::unique_ptr<BIGNUM, FreeBigNumber>;

struct BigInteger {
  bool negative = false;
  std::string bytes;  // of the absolute value, most significant first, without leading zeros; empty: 0

  // Beyond this many bytes an integer is refused: printing takes time in the square of the size.
  static constexpr size_t kMaxBytes = 1 << 15;

  static BigInteger FromBytes(std::string_view bytes);
  bool is_zero() const { return bytes.empty(); }
  bool is_positive() const { return !negative && !bytes.empty(); }
  size_t BitLength() const;
  // False when it does not fit.
  bool ToInt64(int64_t& out) const;
  std::string DecimalText() const;
  BigNumber ToBigNumber() const;
  // `size` bytes with zeros at the front; requires that it fits.
  std::string Padded(size_t size) const;

  bool operator==(const BigInteger&) const = default;
};

}  // namespace regoc::builtins::crypto
