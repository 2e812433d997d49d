#include "runtime/builtins/unicode.h"

#include <re2/re2.h>

#include <algorithm>
#include <iterator>

#include "runtime/value/go_quote.h"

namespace regoc::builtins {

namespace {

// Every `step`-th rune from `first` to `last` maps to itself plus `delta`.
struct CaseRun {
  char32_t first;
  char32_t last;
  uint32_t step;
  int32_t delta;
};

#include "runtime/builtins/unicode_tables.inc"

template <size_t count>
char32_t Map(const CaseRun (&runs)[count], char32_t rune) {
  const CaseRun* run = std::lower_bound(std::begin(runs), std::end(runs), rune,
                                        [](const CaseRun& r, char32_t wanted) { return r.last < wanted; });
  bool mapped = run != std::end(runs) && run->first <= rune && (rune - run->first) % run->step == 0;
  return mapped ? rune + static_cast<char32_t>(run->delta) : rune;
}

constexpr char kHexDigits[] = "0123456789abcdef";

void AppendHex(TextBuilder& out, char32_t value, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out.Append(kHexDigits[value >> shift & 0xF]);
}

// The letter after the backslash, or 0 when the rune has no short escape.
char ShortEscape(char32_t rune) {
  constexpr std::string_view kFrom = "\a\b\f\n\r\t\v";
  size_t at = rune < 0x80 ? kFrom.find(static_cast<char>(rune)) : std::string_view::npos;
  return at == std::string_view::npos ? 0 : "abfnrtv"[at];
}

void AppendEscaped(TextBuilder& out, char32_t rune, char quote, Quoting quoting) {
  if (rune == static_cast<char32_t>(quote) || rune == '\\') {
    out.Append('\\');
    out.Append(static_cast<char>(rune));
  } else if (IsGoPrintable(rune) && (rune < 0x80 || quoting == Quoting::kUnicode)) {
    out.AppendRune(rune);
  } else if (char letter = ShortEscape(rune); letter != 0) {
    out.Append('\\');
    out.Append(letter);
  } else if (rune < ' ' || rune == 0x7F) {
    out.Append("\\x");
    AppendHex(out, rune, 2);
  } else if (rune < 0x10000) {
    out.Append("\\u");
    AppendHex(out, rune, 4);
  } else {
    out.Append("\\U");
    AppendHex(out, rune, 8);
  }
}

}  // namespace

char32_t ToUpper(char32_t rune) {
  if (rune < 0x80) return rune >= 'a' && rune <= 'z' ? rune - 32 : rune;
  return Map(kToUpper, rune);
}

char32_t ToLower(char32_t rune) {
  if (rune < 0x80) return rune >= 'A' && rune <= 'Z' ? rune + 32 : rune;
  return Map(kToLower, rune);
}

namespace {

bool HasCategory(const RE2& category, char32_t rune) {
  char bytes[4];
  re2::StringPiece text(bytes, EncodeRune(bytes, rune));
  return category.Match(text, 0, text.size(), RE2::ANCHOR_BOTH, nullptr, 0);
}

}  // namespace

bool IsLetter(char32_t rune) {
  if (rune < 0x80) return (rune | 0x20) >= 'a' && (rune | 0x20) <= 'z';
  static const RE2& letter = *new RE2("\\pL");
  return HasCategory(letter, rune);
}

bool IsDecimalDigit(char32_t rune) {
  if (rune < 0x80) return rune >= '0' && rune <= '9';
  static const RE2& digit = *new RE2("\\p{Nd}");
  return HasCategory(digit, rune);
}

bool IsSpace(char32_t rune) {
  if (rune < 0x80) return rune == ' ' || (rune >= '\t' && rune <= '\r');
  if (rune >= 0x2000 && rune <= 0x200A) return true;
  constexpr char32_t kOthers[] = {0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
  return std::find(std::begin(kOthers), std::end(kOthers), rune) != std::end(kOthers);
}

void AppendQuoted(TextBuilder& out, std::string_view text, Quoting quoting) {
  out.Append('"');
  for (size_t i = 0; i < text.size();) {
    Rune rune = DecodeRune(text.substr(i));
    if (rune.value == kRuneError && rune.size == 1) {
      out.Append("\\x");
      AppendHex(out, static_cast<uint8_t>(text[i]), 2);
    } else {
      AppendEscaped(out, rune.value, '"', quoting);
    }
    i += rune.size;
  }
  out.Append('"');
}

void AppendQuotedRune(TextBuilder& out, char32_t rune, Quoting quoting) {
  if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF)) rune = kRuneError;
  out.Append('\'');
  AppendEscaped(out, rune, '\'', quoting);
  out.Append('\'');
}

bool CanBackquote(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    Rune rune = DecodeRune(text.substr(i));
    i += rune.size;
    if (rune.size > 1) {
      if (rune.value == 0xFEFF) return false;
      continue;
    }
    if (rune.value == kRuneError || (rune.value < ' ' && rune.value != '\t') || rune.value == '`' ||
        rune.value == 0x7F) {
      return false;
    }
  }
  return true;
}

}  // namespace regoc::builtins
