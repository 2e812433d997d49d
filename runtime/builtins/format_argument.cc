#include "runtime/builtins/format_argument.h"

#include <algorithm>
#include <string>

#include "runtime/builtins/go_float.h"
#include "runtime/builtins/unicode.h"
#include "runtime/value/big_integer.h"
#include "runtime/value/go_quote.h"

namespace regoc::builtins {

namespace {

using Kind = FormatArgument::Kind;

constexpr std::string_view kLowerDigits = "0123456789abcdefx";
constexpr std::string_view kUpperDigits = "0123456789ABCDEFX";

// Writes one argument as a verb and a Spec say.
class ArgumentWriter {
 public:
  ArgumentWriter(TextBuilder& out, const FormatSpec& spec) : out_(out), spec_(spec) {}

  void Write(const FormatArgument& arg, char32_t verb) {
    if (verb == 'T') return WriteText(GoTypeOf(arg));
    switch (arg.kind) {
      case Kind::kInteger:
        return WriteInteger(arg, verb);
      case Kind::kBigInteger:
        return WriteBigInteger(arg, verb);
      case Kind::kFloat:
        return WriteFloat(arg, verb);
      case Kind::kText:
        return WriteTextVerb(arg, verb);
    }
  }

 private:
  void WrongVerb(const FormatArgument& arg, char32_t verb) {
    out_.Append("%!");
    out_.AppendRune(verb);
    out_.Append('(');
    if (arg.kind == Kind::kBigInteger) {
      out_.Append("big.Int=");
      out_.Append(arg.text);
    } else {
      out_.Append(GoTypeOf(arg));
      out_.Append('=');
      Write(arg, 'v');
    }
    out_.Append(')');
  }

  // `text` in its width, with zeros on the left when `zeros`.
  void Pad(std::string_view text, bool zeros) {
    size_t missing = 0;
    if (spec_.has_width) {
      size_t runes = CountRunes(text);
      missing = static_cast<size_t>(spec_.width) > runes ? static_cast<size_t>(spec_.width) - runes : 0;
    }
    if (!spec_.minus) out_.Append(missing, zeros ? '0' : ' ');
    out_.Append(text);
    if (spec_.minus) out_.Append(missing, ' ');
  }
  void Pad(std::string_view text) { Pad(text, spec_.zero); }

  void WriteText(std::string_view text) {
    if (spec_.has_precision) text = text.substr(0, RuneOffset(text, static_cast<size_t>(spec_.precision)));
    Pad(text);
  }

  void WriteQuoted(std::string_view text) {
    if (spec_.has_precision) text = text.substr(0, RuneOffset(text, static_cast<size_t>(spec_.precision)));
    size_t start = out_.size();
    if (spec_.sharp && CanBackquote(text)) {
      out_.Append('`');
      out_.Append(text);
      out_.Append('`');
    } else {
      AppendQuoted(out_, text, spec_.plus ? Quoting::kAscii : Quoting::kUnicode);
    }
    PadWritten(start);
  }

  // Pads what was appended since `start`.
  void PadWritten(size_t start) {
    if (!spec_.has_width) return;
    std::string written(out_.view().substr(start));
    out_.Truncate(start);
    Pad(written);
  }

  void WriteTextVerb(const FormatArgument& arg, char32_t verb) {
    switch (verb) {
      case 'v':
        return spec_.quoted ? WriteQuoted(arg.text) : WriteText(arg.text);
      case 's':
        return WriteText(arg.text);
      case 'q':
        return WriteQuoted(arg.text);
      case 'x':
        return WriteHexadecimal(arg.text, kLowerDigits);
      case 'X':
        return WriteHexadecimal(arg.text, kUpperDigits);
      default:
        return WrongVerb(arg, verb);
    }
  }

  void WriteHexadecimal(std::string_view text, std::string_view digits) {
    if (spec_.has_precision) text = text.substr(0, static_cast<size_t>(spec_.precision));
    std::string hex;
    for (size_t i = 0; i < text.size(); ++i) {
      if (spec_.space && i > 0) hex.push_back(' ');
      if (spec_.sharp && (spec_.space || i == 0)) hex.append({'0', digits[16]});
      uint8_t byte = static_cast<uint8_t>(text[i]);
      hex.append({digits[byte >> 4], digits[byte & 0xF]});
    }
    Pad(hex);
  }

  void WriteInteger(const FormatArgument& arg, char32_t verb) {
    switch (verb) {
      case 'v':
      case 'd':
        return WriteDigits(arg.integer, 10, verb, kLowerDigits);
      case 'b':
        return WriteDigits(arg.integer, 2, verb, kLowerDigits);
      case 'o':
      case 'O':
        return WriteDigits(arg.integer, 8, verb, kLowerDigits);
      case 'x':
        return WriteDigits(arg.integer, 16, verb, kLowerDigits);
      case 'X':
        return WriteDigits(arg.integer, 16, verb, kUpperDigits);
      case 'c':
      case 'q':
        return WriteCharacter(arg.integer, verb == 'q');
      case 'U':
        return WriteCodePoint(static_cast<uint64_t>(arg.integer));
      default:
        return WrongVerb(arg, verb);
    }
  }

  void WriteDigits(int64_t number, int base, char32_t verb, std::string_view digits) {
    if (base == 10 && !spec_.has_width && !spec_.has_precision && !spec_.plus && !spec_.space) {
      return out_.AppendInt(number);
    }
    bool negative = number < 0;
    uint64_t u = negative ? 0 - static_cast<uint64_t>(number) : static_cast<uint64_t>(number);
    size_t least = 0;  // digits
    if (spec_.has_precision) {
      if (spec_.precision == 0 && u == 0) return Pad("", false);
      least = static_cast<size_t>(spec_.precision);
    } else if (spec_.zero && !spec_.minus && spec_.has_width) {
      least = static_cast<size_t>(std::max(spec_.width - (negative || spec_.plus || spec_.space), 0));
    }
    std::string text;  // from right to left
    do {
      text.push_back(digits[u % static_cast<uint64_t>(base)]);
      u /= static_cast<uint64_t>(base);
    } while (u > 0);
    if (text.size() < least) text.append(least - text.size(), '0');
    AppendPrefixReversed(text, base, verb, digits);
    if (negative || spec_.plus || spec_.space) text.push_back(negative ? '-' : spec_.plus ? '+' : ' ');
    std::reverse(text.begin(), text.end());
    Pad(text, false);
  }

  void AppendPrefixReversed(std::string& text, int base, char32_t verb, std::string_view digits) {
    if (spec_.sharp && base == 2) text.append("b0");
    if (spec_.sharp && base == 8 && text.back() != '0') text.push_back('0');
    if (spec_.sharp && base == 16) text.append({digits[16], '0'});
    if (verb == 'O') text.append("o0");
  }

  void WriteCharacter(int64_t code, bool quoted) {
    char32_t rune = code < 0 || code > 0x10FFFF ? kRuneError : static_cast<char32_t>(code);
    size_t start = out_.size();
    if (quoted) {
      AppendQuotedRune(out_, rune, spec_.plus ? Quoting::kAscii : Quoting::kUnicode);
    } else {
      out_.AppendRune(rune);
    }
    PadWritten(start);
  }

  // U+0041, and with # the character behind it.
  void WriteCodePoint(uint64_t code) {
    size_t least = spec_.has_precision && spec_.precision > 4 ? static_cast<size_t>(spec_.precision) : 4;
    std::string hex;
    for (uint64_t rest = code; rest > 0; rest >>= 4) hex.push_back(kUpperDigits[rest & 0xF]);
    if (hex.size() < least) hex.append(least - hex.size(), '0');
    hex.append("+U");
    std::reverse(hex.begin(), hex.end());
    if (spec_.sharp && code <= 0x10FFFF && IsGoPrintable(static_cast<char32_t>(code))) {
      char rune[4];
      hex.append(" '").append(rune, EncodeRune(rune, static_cast<char32_t>(code))).append("'");
    }
    Pad(hex, false);
  }

  void WriteBigInteger(const FormatArgument& arg, char32_t verb) {
    int base = 10;
    std::string_view prefix;
    switch (verb) {
      case 'd':
      case 's':
      case 'v':
        break;
      case 'b':
        base = 2, prefix = "0b";
        break;
      case 'o':
        base = 8, prefix = "0";
        break;
      case 'O':
        base = 8, prefix = "0o";
        break;
      case 'x':
        base = 16, prefix = "0x";
        break;
      case 'X':
        base = -16, prefix = "0X";
        break;
      default:
        return WrongVerb(arg, verb);
    }
    if (!spec_.sharp && verb != 'O') prefix = "";
    WriteBigDigits(arg.text, base, prefix);
  }

  void WriteBigDigits(std::string_view number, int base, std::string_view prefix) {
    bool negative = number.starts_with('-');
    regoc::internal::BigInteger big = regoc::internal::BigInteger::FromDigits(number);
    std::string digits(mpz_sizeinbase(big.get(), std::abs(base)) + 2, '\0');
    mpz_get_str(digits.data(), base, big.get());
    digits.resize(digits.find('\0'));
    std::string_view sign = negative ? "-" : spec_.plus || spec_.plus_v ? "+" : spec_.space ? " " : "";
    size_t zeros = 0;
    if (spec_.has_precision && digits.size() < static_cast<size_t>(spec_.precision)) {
      zeros = static_cast<size_t>(spec_.precision) - digits.size();
    }
    size_t length = sign.size() + prefix.size() + zeros + digits.size();
    size_t missing =
        spec_.has_width && length < static_cast<size_t>(spec_.width) ? static_cast<size_t>(spec_.width) - length : 0;
    bool pad_with_zeros = spec_.zero && !spec_.minus && !spec_.has_precision;
    if (pad_with_zeros) zeros += missing;
    if (!spec_.minus && !pad_with_zeros) out_.Append(missing, ' ');
    out_.Append(sign);
    out_.Append(prefix);
    out_.Append(zeros, '0');
    out_.Append(digits);
    if (spec_.minus) out_.Append(missing, ' ');
  }

  void WriteFloat(const FormatArgument& arg, char32_t verb) {
    switch (verb) {
      case 'v':
        return WriteNumber(arg.number, 'g', -1, 'v');
      case 'b':
      case 'g':
      case 'G':
      case 'x':
      case 'X':
        return WriteNumber(arg.number, static_cast<char>(verb), -1, static_cast<char>(verb));
      case 'f':
      case 'e':
      case 'E':
        return WriteNumber(arg.number, static_cast<char>(verb), 6, static_cast<char>(verb));
      case 'F':
        return WriteNumber(arg.number, 'f', 6, 'f');
      default:
        return WrongVerb(arg, verb);
    }
  }

  void WriteNumber(double number, char format, int precision, char verb) {
    bool plain = !spec_.has_width && !spec_.has_precision && !spec_.plus && !spec_.space && !spec_.sharp;
    if (plain) return AppendGoFloat(out_, number, format, precision);
    if (spec_.has_precision) precision = spec_.precision;
    size_t start = out_.size();
    AppendGoFloat(out_, number, format, precision);
    std::string text(out_.view().substr(start));
    out_.Truncate(start);
    if (text[0] != '-' && text[0] != '+') text.insert(text.begin(), '+');
    if (spec_.space && text[0] == '+' && !spec_.plus) text[0] = ' ';
    if (spec_.sharp && format != 'b') KeepPoint(text, verb == 'v' ? 'g' : format, precision);
    if (!spec_.plus && text[0] == '+') return Pad(std::string_view(text).substr(1));
    if (spec_.zero && !spec_.minus && spec_.has_width && static_cast<size_t>(spec_.width) > text.size()) {
      out_.Append(text[0]);
      out_.Append(static_cast<size_t>(spec_.width) - text.size(), '0');
      out_.Append(std::string_view(text).substr(1));
      return;
    }
    Pad(text);
  }

  // The # flag: a point always, and the zeros at the end that %g drops.
  static void KeepPoint(std::string& text, char format, int precision) {
    bool hexadecimal = format == 'x' || format == 'X';
    int missing = 0;
    if (format == 'g' || format == 'G' || format == 'x') missing = precision < 0 ? 6 : precision;
    size_t tail = std::min(text.find_first_of(hexadecimal ? "pP" : "eE"), text.size());
    std::string exponent = text.substr(tail);
    text.resize(tail);
    bool nonzero = false;
    for (char c : std::string_view(text).substr(1)) {
      if (c == '.') continue;
      nonzero |= c != '0';
      if (nonzero) --missing;
    }
    if (text.find('.') == std::string::npos) {
      if (text.size() == 2 && text[1] == '0') --missing;
      text.push_back('.');
    }
    if (missing > 0) text.append(static_cast<size_t>(missing), '0');
    text += exponent;
  }

  TextBuilder& out_;
  const FormatSpec& spec_;
};

}  // namespace

std::string_view GoTypeOf(const FormatArgument& argument) {
  if (!argument.type.empty()) return argument.type;
  switch (argument.kind) {
    case Kind::kInteger:
      return "int64";
    case Kind::kBigInteger:
      return "*big.Int";
    case Kind::kFloat:
      return "float64";
    case Kind::kText:
      return "string";
  }
  return "";
}

void WriteArgument(TextBuilder& out, const FormatSpec& spec, const FormatArgument& argument, char32_t verb) {
  ArgumentWriter(out, spec).Write(argument, verb);
}

}  // namespace regoc::builtins
