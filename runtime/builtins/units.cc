// units.*: "1.5Gi", "100m", "10KB" as numbers.
#include <algorithm>
#include <cctype>
#include <optional>

#include "runtime/builtins/big_operand.h"
#include "runtime/builtins/text.h"
#include "runtime/value/extended.h"

namespace regoc::builtins {

namespace {

using regoc::internal::BigInteger;
using regoc::internal::Extended;

constexpr size_t kMaxExponentDigits = 6;
constexpr int kFractionDigits = 10;  // that units.parse keeps

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

struct Quantity {
  std::string_view number;
  std::string_view unit;
  bool exponent_too_large = false;
};

// Cuts at the first character that cannot belong to a number.
Quantity TakeApart(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    bool exponent = c == 'e' || c == 'E';
    if (!IsDigit(c) && c != '.' && c != '+' && c != '-' && !exponent) return {text.substr(0, i), text.substr(i)};
    if (!exponent) continue;
    char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (!IsDigit(next) && next != '+' && next != '-') return {text.substr(0, i), text.substr(i)};
    if (!IsDigit(next)) ++i;
    size_t end = std::min(text.find_first_not_of("0123456789", i + 1), text.size());
    if (end - i - 1 > kMaxExponentDigits) return {.exponent_too_large = true};
  }
  return {text, ""};
}

// A decimal number as an integer times a power of ten.
struct Decimal {
  std::string digits;
  bool negative = false;
  int64_t exponent = 0;
};

std::optional<Decimal> ReadDecimal(std::string_view text) {
  Decimal d;
  d.negative = text.starts_with('-');
  if (d.negative || text.starts_with('+')) text.remove_prefix(1);
  size_t e = std::min(text.find_first_of("eE"), text.size());
  bool point = false;
  for (char c : text.substr(0, e)) {
    if (c == '.' && !point) {
      point = true;
    } else if (IsDigit(c)) {
      d.digits.push_back(c);
      d.exponent -= point;
    } else {
      return std::nullopt;
    }
  }
  if (d.digits.empty()) return std::nullopt;
  if (e == text.size()) return d;
  std::string_view exponent = text.substr(e + 1);
  bool negative = exponent.starts_with('-');
  if (negative || exponent.starts_with('+')) exponent.remove_prefix(1);
  if (exponent.empty() || !std::all_of(exponent.begin(), exponent.end(), IsDigit)) return std::nullopt;
  int64_t power = std::stoll(std::string(exponent));
  d.exponent += negative ? -power : power;
  return d;
}

struct Unit {
  std::string_view name;
  uint64_t factor;
};

constexpr uint64_t kKilo = 1000;
constexpr uint64_t kKibi = 1024;
constexpr uint64_t Power(uint64_t base, int n) { return n == 0 ? 1 : base * Power(base, n - 1); }

// In lower case; "m" of units.parse is not among them.
constexpr Unit kUnits[] = {
    {"", 1},
    {"k", kKilo},
    {"ki", kKibi},
    {"m", Power(kKilo, 2)},
    {"mi", Power(kKibi, 2)},
    {"g", Power(kKilo, 3)},
    {"gi", Power(kKibi, 3)},
    {"t", Power(kKilo, 4)},
    {"ti", Power(kKibi, 4)},
    {"p", Power(kKilo, 5)},
    {"pi", Power(kKibi, 5)},
    {"e", Power(kKilo, 6)},
    {"ei", Power(kKibi, 6)},
};

std::optional<uint64_t> FactorOf(std::string_view lower_unit) {
  for (const Unit& unit : kUnits) {
    if (unit.name == lower_unit) return unit.factor;
  }
  return std::nullopt;
}

std::string WithoutQuotes(std::string_view text) {
  std::string out(text);
  std::erase(out, '"');
  return out;
}

void ToLowerAscii(std::string& text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
}

void Scale(BigInteger& n, int64_t power_of_ten) {
  BigInteger power;
  mpz_ui_pow_ui(power.get(), 10, static_cast<unsigned long>(power_of_ten));
  mpz_mul(n.get(), n.get(), power.get());
}

// What a float64 holds for 0.001 is this / 2^60.
constexpr uint64_t kMilliNumerator = 1152921504606847;

// numerator / denominator as OPA prints a rational number: an integer, or ten digits behind the point, halves away from
// 0.
Value RationalToValue(Arena& arena, BigInteger& numerator, const BigInteger& denominator) {
  if (mpz_divisible_p(numerator.get(), denominator.get()) != 0) {
    mpz_divexact(numerator.get(), numerator.get(), denominator.get());
    return ToValue(arena, numerator);
  }
  bool negative = mpz_sgn(numerator.get()) < 0;
  mpz_abs(numerator.get(), numerator.get());
  Scale(numerator, kFractionDigits);
  mpz_mul_2exp(numerator.get(), numerator.get(), 1);
  mpz_add(numerator.get(), numerator.get(), denominator.get());
  BigInteger doubled = denominator;
  mpz_mul_2exp(doubled.get(), doubled.get(), 1);
  mpz_fdiv_q(numerator.get(), numerator.get(), doubled.get());
  std::string digits = numerator.ToText();
  if (digits.size() <= kFractionDigits) digits.insert(0, kFractionDigits + 1 - digits.size(), '0');
  digits.insert(digits.size() - kFractionDigits, ".");
  if (negative) digits.insert(0, "-");
  return *NumberFromText(arena, digits);
}

// `unit` with all but its first letter in lower case: m is milli, M is mega.
std::optional<BigInteger> UnitFactor(std::string unit, BigInteger& denominator) {
  if (unit == "m") {
    mpz_mul_2exp(denominator.get(), denominator.get(), 60);
    return BigInteger(kMilliNumerator);
  }
  ToLowerAscii(unit);
  std::optional<uint64_t> factor = FactorOf(unit);
  return factor ? std::optional(BigInteger(*factor)) : std::nullopt;
}

Outcome Parse(CallContext& ctx, StringArg operand) {
  auto fail = [&](std::string_view text) { return ctx.Error(Join(ctx.arena, "units.parse: ", text)); };
  std::string text = WithoutQuotes(operand);
  if (text.find(' ') != std::string::npos) return fail("spaces not allowed in resource strings");
  Quantity quantity = TakeApart(text);
  if (quantity.exponent_too_large) return fail("exponent too large");
  if (quantity.number.empty()) return fail("no amount provided");
  std::string unit(quantity.unit.substr(0, 1));
  std::string rest(quantity.unit.substr(unit.size()));
  ToLowerAscii(rest);
  BigInteger denominator(1);
  std::optional<BigInteger> factor = UnitFactor(unit + rest, denominator);
  if (!factor) return fail(Join(ctx.arena, "unit ", unit, rest, " not recognized"));
  std::optional<Decimal> number = ReadDecimal(quantity.number);
  if (!number) return fail("could not parse amount to a number");
  BigInteger numerator = BigInteger::FromDigits(number->digits);
  mpz_mul(numerator.get(), numerator.get(), factor->get());
  if (number->negative) mpz_neg(numerator.get(), numerator.get());
  if (number->exponent >= 0) {
    Scale(numerator, number->exponent);
  } else {
    Scale(denominator, -number->exponent);
  }
  return RationalToValue(ctx.arena, numerator, denominator);
}

// kb, kib, ki, k …: the b may be missing.
std::optional<uint64_t> ByteFactorOf(std::string_view unit) {
  if (unit.size() > 1 && unit.ends_with('b')) unit.remove_suffix(1);
  return FactorOf(unit);
}

// The whole part of a product that has 64 bits of mantissa.
Value WholePart(Arena& arena, const Extended& product) {
  Extended whole = regoc::internal::Truncate(product);
  BigInteger n(whole.mantissa);
  if (whole.exponent >= 0) {
    mpz_mul_2exp(n.get(), n.get(), static_cast<mp_bitcnt_t>(whole.exponent));
  } else {
    mpz_tdiv_q_2exp(n.get(), n.get(), static_cast<mp_bitcnt_t>(-whole.exponent));
  }
  if (whole.negative) mpz_neg(n.get(), n.get());
  return ToValue(arena, n);
}

// JSON's form of what ReadDecimal takes.
std::string JsonText(const Decimal& d) {
  std::string digits = d.digits.substr(std::min(d.digits.find_first_not_of('0'), d.digits.size() - 1));
  return (d.negative ? "-" : "") + digits + "e" + std::to_string(d.exponent);
}

Outcome ParseBytes(CallContext& ctx, StringArg operand) {
  auto fail = [&](std::string_view text) { return ctx.Error(Join(ctx.arena, "units.parse_bytes: ", text)); };
  std::string text = WithoutQuotes(operand);
  ToLowerAscii(text);
  if (text.find(' ') != std::string::npos) return fail("spaces not allowed in resource strings");
  Quantity quantity = TakeApart(text);
  if (quantity.exponent_too_large) return fail("exponent too large");
  if (quantity.number.empty()) return fail("no byte amount provided");
  std::optional<uint64_t> factor = ByteFactorOf(quantity.unit);
  if (!factor) return fail(Join(ctx.arena, "byte unit ", quantity.unit, " not recognized"));
  std::optional<Decimal> number = ReadDecimal(quantity.number);
  if (!number) return fail("could not parse byte amount to a number");
  Extended amount = regoc::internal::ExtendedFromText(JsonText(*number));
  Extended unit = regoc::internal::ExtendedFromInteger(static_cast<int64_t>(*factor));
  return WholePart(ctx.arena, regoc::internal::Multiply(amount, unit));
}

}  // namespace

REGOC_REGISTER_BUILTINS(Units, {{"units.parse", Typed<Parse>}, {"units.parse_bytes", Typed<ParseBytes>}});

}  // namespace regoc::builtins
