#include "runtime/builtins/template/constant.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "runtime/builtins/hex.h"
#include "runtime/builtins/text.h"
#include "runtime/value/go_quote.h"

namespace regoc::builtins::text_template {

namespace {

struct Unescaped {
  char32_t value = 0;
  bool byte = false;  // \x and octal escapes stand for bytes
};

// Takes one character, or one escape, off `text`; nothing when it is wrong.
std::optional<Unescaped> TakeCharacter(std::string_view& text, char quote) {
  if (text.empty() || text[0] == quote) return std::nullopt;
  if (text[0] != '\\') {
    Rune rune = DecodeRune(text);
    bool broken = rune.size == 1 && rune.value == kRuneError;
    char32_t value = broken ? static_cast<unsigned char>(text[0]) : rune.value;
    text.remove_prefix(rune.size);
    return Unescaped{value, broken};
  }
  if (text.size() < 2) return std::nullopt;
  char c = text[1];
  text.remove_prefix(2);
  constexpr std::string_view kNames = "abfnrtv\\";
  constexpr std::string_view kMeant = "\a\b\f\n\r\t\v\\";
  if (size_t at = kNames.find(c); at != std::string_view::npos) return Unescaped{static_cast<char32_t>(kMeant[at])};
  if (c == quote) return Unescaped{static_cast<char32_t>(c)};
  size_t count = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : c >= '0' && c <= '7' ? 2 : 0;
  if (count == 0 || text.size() < count) return std::nullopt;
  bool octal = c >= '0' && c <= '7';
  uint32_t value = octal ? static_cast<uint32_t>(c - '0') : 0;
  for (char digit : text.substr(0, count)) {
    int d = HexDigitValue(digit);
    if (d < 0 || (octal && d > 7)) return std::nullopt;
    value = value * (octal ? 8 : 16) + static_cast<uint32_t>(d);
  }
  text.remove_prefix(count);
  if (octal && value > 255) return std::nullopt;
  bool byte = octal || c == 'x';
  if (!byte && (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))) return std::nullopt;
  return Unescaped{value, byte};
}

bool UnderscoresFit(std::string_view text) {
  // Between digits, or after the prefix of a base; only where there is a prefix, as Go's base 0 has it.
  char before = '^';
  std::string_view s = text;
  if (s.starts_with('+') || s.starts_with('-')) s.remove_prefix(1);
  bool hex = false;
  if (s.size() >= 2 && s[0] == '0' && std::string_view("bBoOxX").find(s[1]) != std::string_view::npos) {
    hex = s[1] == 'x' || s[1] == 'X';
    before = '0';
    s.remove_prefix(2);
  }
  for (char c : s) {
    bool digit = (c >= '0' && c <= '9') || (hex && HexDigitValue(c) >= 0);
    if (digit) {
      before = '0';
    } else if (c == '_') {
      if (before != '0') return false;
      before = '_';
    } else {
      if (before == '_') return false;
      before = '!';
    }
  }
  return before != '_';
}

std::string WithoutUnderscores(std::string_view text) {
  std::string out(text);
  std::erase(out, '_');
  return out;
}

struct Magnitude {
  bool negative = false;
  uint64_t value = 0;
};

// Go's ParseInt and ParseUint with base 0, but for the range.
std::optional<Magnitude> ReadInteger(std::string_view text) {
  if (!UnderscoresFit(text)) return std::nullopt;
  Magnitude result;
  std::string digits = WithoutUnderscores(text);
  std::string_view s = digits;
  result.negative = s.starts_with('-');
  if (s.starts_with('-') || s.starts_with('+')) s.remove_prefix(1);
  int base = 10;
  if (s.size() > 1 && s[0] == '0') {
    char c = static_cast<char>(s[1] | 0x20);
    base = c == 'x' ? 16 : c == 'b' ? 2 : 8;
    s.remove_prefix(c == 'x' || c == 'b' || c == 'o' ? 2 : 1);
  }
  auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), result.value, base);
  if (s.empty() || error != std::errc() || end != s.data() + s.size()) return std::nullopt;
  return result;
}

// Go's ParseFloat, which takes underscores only where a base is given.
std::optional<double> ReadFloat(std::string_view text) {
  bool hexadecimal = text.find('x') != std::string_view::npos || text.find('X') != std::string_view::npos;
  if (text.find('_') != std::string_view::npos && (!hexadecimal || !UnderscoresFit(text))) return std::nullopt;
  std::string digits = WithoutUnderscores(text);
  std::string_view s = digits;
  bool negative = s.starts_with('-');
  if (s.starts_with('-') || s.starts_with('+')) s.remove_prefix(1);
  if (hexadecimal) {
    if (s.find_first_of("pP") == std::string_view::npos) return std::nullopt;
    s.remove_prefix(2);
  }
  double value = 0;
  auto format = hexadecimal ? std::chars_format::hex : std::chars_format::general;
  auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value, format);
  if (s.empty() || error != std::errc() || end != s.data() + s.size()) return std::nullopt;
  return negative ? -value : value;
}

bool FitsInt(double d) { return d >= -9223372036854775808.0 && d < 9223372036854775808.0 && std::trunc(d) == d; }
bool FitsUint(double d) { return d >= 0 && d < 18446744073709551616.0 && std::trunc(d) == d; }

void SetComplex(Constant& constant, std::complex<double> value) {
  constant.is_complex = true;
  constant.complex = value;
  constant.is_float = value.imag() == 0;
  if (!constant.is_float) return;
  constant.real = value.real();
  constant.is_int = FitsInt(value.real());
  if (constant.is_int) constant.integer = static_cast<int64_t>(value.real());
  constant.is_uint = FitsUint(value.real());
}

std::optional<Constant> ReadCharacter(std::string_view text, std::string& fault) {
  std::string_view rest = text.substr(1);
  std::optional<Unescaped> c = TakeCharacter(rest, '\'');
  if (!c) {
    fault = "invalid syntax";
    return std::nullopt;
  }
  if (rest != "'") {
    fault = "malformed character constant: " + std::string(text);
    return std::nullopt;
  }
  Constant constant;
  constant.is_int = constant.is_uint = constant.is_float = true;
  constant.integer = static_cast<int64_t>(c->value);
  constant.real = static_cast<double>(c->value);
  return constant;
}

// "1+2i": the sign that is not the exponent's parts it.
std::optional<Constant> ReadComplex(std::string_view text, std::string& fault) {
  for (size_t i = text.size() - 1; i > 0; --i) {
    if ((text[i] != '+' && text[i] != '-') || std::string_view("eEpP").find(text[i - 1]) != std::string_view::npos) {
      continue;
    }
    std::optional<double> real = ReadFloat(text.substr(0, i));
    std::optional<double> imaginary = ReadFloat(text.substr(i, text.size() - i - 1));
    if (!real || !imaginary) break;
    Constant constant;
    SetComplex(constant, {*real, *imaginary});
    return constant;
  }
  fault = "syntax error scanning complex number";
  return std::nullopt;
}

void SetInteger(Constant& constant, const Magnitude& integer) {
  constexpr uint64_t kMin = uint64_t{1} << 63;
  constant.is_uint = !integer.negative || integer.value == 0;
  constant.is_int = integer.value < kMin || (integer.negative && integer.value == kMin);
  constant.integer = static_cast<int64_t>(integer.negative ? 0 - integer.value : integer.value);
  constant.is_float = constant.is_int || constant.is_uint;
  constant.real = constant.is_int ? static_cast<double>(constant.integer) : static_cast<double>(integer.value);
}

}  // namespace

std::optional<std::string> Unquote(std::string_view text) {
  char quote = text[0];
  std::string_view inside = text.substr(1, text.size() - 2);
  std::string out;
  if (quote == '`') {
    for (char c : inside) {
      if (c != '\r') out.push_back(c);
    }
    return out;
  }
  while (!inside.empty()) {
    std::optional<Unescaped> c = TakeCharacter(inside, quote);
    if (!c) return std::nullopt;
    char bytes[4] = {static_cast<char>(c->value)};
    out.append(bytes, c->byte ? 1 : EncodeRune(bytes, c->value));
  }
  return out;
}

std::optional<Constant> ReadConstant(std::string_view text, TokenKind kind, std::string& fault) {
  if (kind == TokenKind::kCharConstant) return ReadCharacter(text, fault);
  if (kind == TokenKind::kComplex) return ReadComplex(text, fault);
  Constant constant;
  if (text.ends_with('i')) {
    if (std::optional<double> imaginary = ReadFloat(text.substr(0, text.size() - 1))) {
      SetComplex(constant, {0, *imaginary});
      return constant;
    }
  }
  if (std::optional<Magnitude> integer = ReadInteger(text)) SetInteger(constant, *integer);
  if (constant.is_int || constant.is_uint) return constant;
  std::string quoted;
  AppendGoQuoted(quoted, text);
  std::optional<double> real = ReadFloat(text);
  if (!real) {
    fault = "illegal number syntax: " + quoted;
    return std::nullopt;
  }
  if (text.find_first_of(".eEpP") == std::string_view::npos) {
    fault = "integer overflow: " + quoted;
    return std::nullopt;
  }
  constant.is_float = true;
  constant.real = *real;
  constant.is_int = FitsInt(*real);
  if (constant.is_int) constant.integer = static_cast<int64_t>(*real);
  constant.is_uint = FitsUint(*real);
  return constant;
}

}  // namespace regoc::builtins::text_template
