#include "runtime/value/big_integer.h"

#include "runtime/value/number_text.h"

namespace regoc::internal {

namespace {

std::string DigitsBetween(const char* begin, const char* end) {
  std::string digits;
  digits.reserve(static_cast<size_t>(end - begin));
  for (const char* p = begin; p != end; ++p)
    if (*p >= '0' && *p <= '9') digits.push_back(*p);
  return digits;
}

}  // namespace

BigInteger BigInteger::FromNumber(Value number) {
  BigInteger n;
  if (number.is_int()) {
    mpz_set_si(n.z_, number.integer());
    return n;
  }
  DecimalParts parts = TakeApart(number.text());
  if (parts.zero()) return n;
  mpz_set_str(n.z_, DigitsBetween(parts.first, parts.last).c_str(), 10);
  if (parts.point > parts.digits) {
    BigInteger power;
    mpz_ui_pow_ui(power.z_, 10, static_cast<unsigned long>(parts.point - parts.digits));
    mpz_mul(n.z_, n.z_, power.z_);
  }
  if (parts.negative) mpz_neg(n.z_, n.z_);
  return n;
}

BigInteger BigInteger::FromDigits(std::string_view text) {
  size_t exponent = text.find_first_of("eE");
  text = text.substr(0, exponent);
  BigInteger n;
  mpz_set_str(n.z_, DigitsBetween(text.data(), text.data() + text.size()).c_str(), 10);
  return n;
}

std::string BigInteger::ToText() const {
  std::string text(mpz_sizeinbase(z_, 10) + 2, '\0');
  mpz_get_str(text.data(), 10, z_);
  text.resize(text.find('\0'));
  return text;
}

}  // namespace regoc::internal
