// Text from values: sprintf, format_int, template strings.
#include <charconv>
#include <cmath>

#include "runtime/builtins/formatter.h"
#include "runtime/builtins/plain_format.h"
#include "runtime/builtins/to_text.h"
#include "runtime/builtins/direct.h"
#include "runtime/value/big_integer.h"
#include "runtime/value/extended.h"

namespace regoc::builtins {

namespace {

using regoc::internal::BigInteger;

// A number with a point or an exponent is a float to sprintf, even when it is 1.0.
FormatArgument NumberArgument(Value number) {
  std::string_view text = number.text();
  if (text.find_first_of(".eE") != std::string_view::npos) {
    double d = ToDouble(number);
    if (std::isfinite(d)) return {.kind = FormatArgument::Kind::kFloat, .number = d};
    return {.text = text};
  }
  int64_t i;
  if (PlainInteger(number, i)) return {.kind = FormatArgument::Kind::kInteger, .integer = i};
  return {.kind = FormatArgument::Kind::kBigInteger, .text = text};
}

FormatArgument ToArgument(Arena& arena, Value v) {
  switch (v.tag()) {
    case Tag::kString:
      return {.text = v.text()};
    case Tag::kInt:
      return {.kind = FormatArgument::Kind::kInteger, .integer = v.integer()};
    case Tag::kDecimal:
      return NumberArgument(v);
    default:
      return {.text = ToText(arena, v)};
  }
}

Outcome Sprintf(CallContext& ctx, StringArg format, ArrayArg values) {
  if (OptionalValue plain = PlainFormat(ctx.arena, format, values.value)) return plain;
  constexpr size_t kFew = 8;
  FormatArgument few[kFew];
  FormatArgument* arguments = values.size() <= kFew ? few : ctx.arena.AllocateArray<FormatArgument>(values.size());
  for (size_t i = 0; i < values.size(); ++i) arguments[i] = ToArgument(ctx.arena, values[i]);
  TextBuilder out(ctx.arena, format.size() + 16 * values.size());
  AppendFormatted(out, format, {arguments, values.size()});
  return out.Build();
}

// The base that `number` is, if it is one of the four.
int BaseOf(Value number) {
  if (!number.is_int()) return 0;
  int64_t base = number.integer();
  return base == 2 || base == 8 || base == 10 || base == 16 ? static_cast<int>(base) : 0;
}

// Digits only are read exactly; what has a point or an exponent goes through 64 bits of mantissa, and its fraction is
// cut.
BigInteger WholePart(Value number) {
  std::string_view text = number.text();
  if (text.find_first_of(".eE") == std::string_view::npos) return BigInteger::FromNumber(number);
  regoc::internal::Extended whole = regoc::internal::Truncate(regoc::internal::ExtendedFromText(text));
  BigInteger big(whole.mantissa);
  if (whole.exponent > 0) mpz_mul_2exp(big.get(), big.get(), static_cast<mp_bitcnt_t>(whole.exponent));
  if (whole.exponent < 0) mpz_tdiv_q_2exp(big.get(), big.get(), static_cast<mp_bitcnt_t>(-whole.exponent));
  if (whole.negative) mpz_neg(big.get(), big.get());
  return big;
}

// Each part is text as it is, a scalar, or an expression's result in a set: empty when it was undefined.
Outcome TemplateString(CallContext& ctx, ArrayArg parts) {
  TextBuilder out(ctx.arena, 16 * parts.size());
  for (Value part : parts) {
    if (Outcome wrong = AppendPart(ctx, out, part); wrong.failed()) return wrong;
  }
  return out.Build();
}

}  // namespace

namespace direct {

Outcome FormatInt(CallContext& ctx, NumberArg number, NumberArg base_operand) {
  int base = BaseOf(base_operand.value);
  if (base == 0) return ctx.OperandFault(2, "must be one of {2, 8, 10, 16}");
  if (number.value.is_int()) {
    char* text = static_cast<char*>(ctx.arena.Allocate(65, 1));
    char* end = std::to_chars(text, text + 65, number.value.integer(), base).ptr;
    return Value::String({text, static_cast<size_t>(end - text)});
  }
  BigInteger big = WholePart(number.value);
  size_t room = mpz_sizeinbase(big.get(), base) + 2;
  char* text = static_cast<char*>(ctx.arena.Allocate(room, 1));
  mpz_get_str(text, base, big.get());
  return Value::String(text);
}

}  // namespace direct

REGOC_REGISTER_BUILTINS(Format, {{"format_int", Typed<direct::FormatInt>},
                                 {"internal.template_string", Typed<TemplateString>},
                                 {"sprintf", Typed<Sprintf>}});

}  // namespace regoc::builtins
