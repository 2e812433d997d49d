#include "runtime/value/number_text.h"

#include <algorithm>
#include <string>

#include "runtime/value/hashing.h"

namespace regoc::internal {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

const char* SkipDigits(const char* p, const char* end) {
  while (p != end && IsDigit(*p)) ++p;
  return p;
}

constexpr int64_t kMaxExponent = int64_t{1} << 40;

int64_t ReadExponent(const char* p, const char* end) {
  bool negative = *p == '-';
  if (*p == '-' || *p == '+') ++p;
  int64_t exponent = 0;
  for (; p != end; ++p) exponent = std::min(exponent * 10 + (*p - '0'), kMaxExponent);
  return negative ? -exponent : exponent;
}

int CompareMagnitudes(const DecimalParts& a, const DecimalParts& b) {
  if (a.point != b.point) return a.point < b.point ? -1 : 1;
  const char* p = a.first;
  const char* q = b.first;
  while (p != a.last && q != b.last) {
    if (*p == '.') {
      ++p;
    } else if (*q == '.') {
      ++q;
    } else if (*p != *q) {
      return *p < *q ? -1 : 1;
    } else {
      ++p, ++q;
    }
  }
  return static_cast<int>(p != a.last) - static_cast<int>(q != b.last);
}

constexpr uint64_t kPowersOfTen[] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

}  // namespace

const char* ScanNumber(const char* p, const char* end) {
  if (p != end && *p == '-') ++p;
  if (p == end || !IsDigit(*p)) return nullptr;
  p = *p == '0' ? p + 1 : SkipDigits(p, end);
  if (p != end && *p == '.') {
    const char* fraction = p + 1;
    p = SkipDigits(fraction, end);
    if (p == fraction) return nullptr;
  }
  if (p != end && (*p == 'e' || *p == 'E')) {
    const char* exponent = p + 1;
    if (exponent != end && (*exponent == '+' || *exponent == '-')) ++exponent;
    p = SkipDigits(exponent, end);
    if (p == exponent) return nullptr;
  }
  return p;
}

DecimalParts TakeApart(std::string_view text) {
  DecimalParts parts;
  const char* p = text.data();
  const char* end = p + text.size();
  parts.negative = p != end && *p == '-';
  if (parts.negative) ++p;
  int64_t before_point = 0;  // digits from the first significant one to the point; negative: zeros between
  bool seen_point = false;
  uint32_t digits = 0;
  for (; p != end; ++p) {
    if (*p == '.') {
      seen_point = true;
    } else if (IsDigit(*p)) {
      bool significant = parts.first != nullptr || *p != '0';
      if (significant && parts.first == nullptr) parts.first = p;
      if (significant) ++digits;
      if (*p != '0') parts.last = p + 1, parts.digits = digits;
      before_point += seen_point ? (significant ? 0 : -1) : (significant ? 1 : 0);
    } else {
      parts.point = ReadExponent(p + 1, end);
      break;
    }
  }
  parts.point = parts.zero() ? 0 : parts.point + before_point;
  return parts;
}

int CompareParts(const DecimalParts& a, const DecimalParts& b) {
  if (a.zero() || b.zero()) {
    int left = a.zero() ? 0 : (a.negative ? -1 : 1);
    int right = b.zero() ? 0 : (b.negative ? -1 : 1);
    return left - right;
  }
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  int order = CompareMagnitudes(a, b);
  return a.negative ? -order : order;
}

std::optional<ShortDecimal> TakeShort(std::string_view text) {
  if (text.size() > 18) return std::nullopt;
  ShortDecimal number;
  bool negative = text[0] == '-';
  bool seen_point = false;
  for (char c : text.substr(negative ? 1 : 0)) {
    if (c == '.') {
      seen_point = true;
    } else if (IsDigit(c)) {
      number.mantissa = number.mantissa * 10 + (c - '0');
      number.places += seen_point ? 1 : 0;
    } else {
      return std::nullopt;
    }
  }
  if (negative) number.mantissa = -number.mantissa;
  return number;
}

int CompareShort(ShortDecimal a, ShortDecimal b) {
  __int128 left = a.mantissa;
  __int128 right = b.mantissa;
  if (a.places < b.places) left *= static_cast<int64_t>(kPowersOfTen[b.places - a.places]);
  if (b.places < a.places) right *= static_cast<int64_t>(kPowersOfTen[a.places - b.places]);
  return (left > right) - (left < right);
}

std::optional<uint64_t> SignificantDigits(const DecimalParts& parts) {
  if (parts.digits > 19) return std::nullopt;
  uint64_t n = 0;
  for (const char* p = parts.first; p != parts.last; ++p)
    if (*p != '.') n = n * 10 + static_cast<uint64_t>(*p - '0');
  return n;
}

std::optional<int64_t> PartsToInt64(const DecimalParts& parts) {
  if (parts.zero()) return 0;
  if (!parts.integer() || parts.point > 19) return std::nullopt;
  unsigned __int128 n = *SignificantDigits(parts);
  n *= kPowersOfTen[parts.point - parts.digits];
  uint64_t limit = uint64_t{1} << 63;
  if (n > limit || (n == limit && !parts.negative)) return std::nullopt;
  uint64_t magnitude = static_cast<uint64_t>(n);
  return static_cast<int64_t>(parts.negative ? 0 - magnitude : magnitude);
}

uint64_t HashDecimal(Value decimal, uint64_t seed) {
  DecimalParts parts = TakeApart(decimal.text());
  if (std::optional<int64_t> integer = PartsToInt64(parts)) return HashSeeded(Value::Int(*integer), seed);
  uint64_t place = static_cast<uint64_t>(parts.point) * 2 + (parts.negative ? 1 : 0);
  if (std::optional<uint64_t> digits = SignificantDigits(parts)) return HashWord(*digits, HashWord(place, seed));
  std::string digits;
  digits.reserve(parts.digits);
  for (const char* p = parts.first; p != parts.last; ++p)
    if (*p != '.') digits.push_back(*p);
  return HashWord(HashBytes(digits, seed), HashWord(place, seed));
}

}  // namespace regoc::internal
