#include "runtime/value/json_string.h"

#include "runtime/base/utf8.h"

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

}  // namespace

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
      to += WriteUtf8(to, rune);
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

}  // namespace regoc::internal
