#include "runtime/builtins/crypto/big_integer.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <bit>

namespace regoc::builtins::crypto {

BigInteger BigInteger::FromBytes(std::string_view bytes) {
  size_t zeros = std::min(bytes.find_first_not_of('\0'), bytes.size());
  return {false, std::string(bytes.substr(zeros))};
}

size_t BigInteger::BitLength() const {
  if (bytes.empty()) return 0;
  return (bytes.size() - 1) * 8 + static_cast<size_t>(std::bit_width(static_cast<uint8_t>(bytes[0])));
}

bool BigInteger::ToInt64(int64_t& out) const {
  if (bytes.size() > 8) return false;
  uint64_t value = 0;
  for (char byte : bytes) value = value << 8 | static_cast<uint8_t>(byte);
  uint64_t limit = (uint64_t{1} << 63) - (negative ? 0 : 1);
  if (value > limit) return false;
  out = static_cast<int64_t>(negative ? ~value + 1 : value);
  return true;
}

BigNumber BigInteger::ToBigNumber() const {
  BigNumber number(
      BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
  if (number != nullptr) BN_set_negative(number.get(), negative ? 1 : 0);
  return number;
}

std::string BigInteger::DecimalText() const {
  BigNumber number = ToBigNumber();
  char* text = number == nullptr ? nullptr : BN_bn2dec(number.get());
  std::string result = text == nullptr ? "0" : text;
  OPENSSL_free(text);
  return result;
}

std::string BigInteger::Padded(size_t size) const {
  return std::string(size > bytes.size() ? size - bytes.size() : 0, '\0') + bytes;
}

}  // namespace regoc::builtins::crypto
