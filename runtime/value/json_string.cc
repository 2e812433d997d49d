#include "runtime/value/json_string.h"

namespace regoc::internal {

namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The four digits after "\u", or -1.
int32_t ReadFourHex(const char* p) {
  int32_t n = 0;
  for (int i = 0; i < 4; ++i) {
    int digit = HexDigit(p[i]);
    if (digit < 0) return -1;
    n = n << 4 | digit;
  }
  return n;
}

char ShortEscape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

// `p` is at "\u"; moves it past what was read.
bool ReadUnicodeEscape(const char*& p, uint32_t& rune) {
  int32_t first = ReadFourHex(p + 2);
  if (first < 0) return false;
  p += 6;
  rune = static_cast<uint32_t>(first);
  if (rune < 0xD800 || rune > 0xDFFF) return true;
  if (rune <= 0xDBFF && p[0] == '\\' && p[1] == 'u') {
    int32_t second = ReadFourHex(p + 2);
    if (second >= 0xDC00 && second <= 0xDFFF) {
      rune = 0x10000 + ((rune - 0xD800) << 10) + (static_cast<uint32_t>(second) - 0xDC00);
      p += 6;
      return true;
    }
  }
  rune = 0xFFFD;
  return true;
}

bool IsContinuation(unsigned char c) { return (c & 0xC0) == 0x80; }

}  // namespace

char* WriteUtf8(char* to, uint32_t rune) {
  if (rune < 0x80) {
    *to++ = static_cast<char>(rune);
  } else if (rune < 0x800) {
    *to++ = static_cast<char>(0xC0 | rune >> 6);
    *to++ = static_cast<char>(0x80 | (rune & 0x3F));
  } else if (rune < 0x10000) {
    *to++ = static_cast<char>(0xE0 | rune >> 12);
    *to++ = static_cast<char>(0x80 | (rune >> 6 & 0x3F));
    *to++ = static_cast<char>(0x80 | (rune & 0x3F));
  } else {
    *to++ = static_cast<char>(0xF0 | rune >> 18);
    *to++ = static_cast<char>(0x80 | (rune >> 12 & 0x3F));
    *to++ = static_cast<char>(0x80 | (rune >> 6 & 0x3F));
    *to++ = static_cast<char>(0x80 | (rune & 0x3F));
  }
  return to;
}

char* UnescapeInPlace(char* slash, const char*& close) {
  char* to = slash;
  const char* p = slash;
  for (;;) {
    if (*p == '"') {
      close = p;
      return to;
    }
    if (p[1] == 'u') {
      uint32_t rune = 0;
      if (!ReadUnicodeEscape(p, rune)) return nullptr;
      to = WriteUtf8(to, rune);
    } else {
      char c = ShortEscape(p[1]);
      if (c == '\0') return nullptr;
      *to++ = c;
      p += 2;
    }
    const char* next = FindQuoteOrBackslash(p);
    std::memmove(to, p, static_cast<size_t>(next - p));
    to += next - p;
    p = next;
  }
}

DecodedRune DecodeRune(std::string_view text) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char first = byte(0);
  if (first < 0x80) return {first, 1, true};
  auto rest = [&](size_t count, uint32_t rune, uint32_t least) -> DecodedRune {
    if (text.size() <= count) return {0xFFFD, 1, false};
    for (size_t i = 1; i <= count; ++i) {
      if (!IsContinuation(byte(i))) return {0xFFFD, 1, false};
      rune = rune << 6 | (byte(i) & 0x3Fu);
    }
    bool surrogate = rune >= 0xD800 && rune <= 0xDFFF;
    if (rune < least || rune > 0x10FFFF || surrogate) return {0xFFFD, 1, false};
    return {rune, count + 1, true};
  };
  if (first >= 0xC2 && first <= 0xDF) return rest(1, first & 0x1Fu, 0x80);
  if (first >= 0xE0 && first <= 0xEF) return rest(2, first & 0x0Fu, 0x800);
  if (first >= 0xF0 && first <= 0xF4) return rest(3, first & 0x07u, 0x10000);
  return {0xFFFD, 1, false};
}

}  // namespace regoc::internal
