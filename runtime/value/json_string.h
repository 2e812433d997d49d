// Strings of JSON: where they end, and what their escapes mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace regoc::internal {

// First '"' or '\\' at or after `p`. One of them must come; up to 7 bytes after it are read.
inline const char* FindQuoteOrBackslash(const char* p) {
  constexpr uint64_t kOnes = 0x0101010101010101u;
  constexpr uint64_t kHighs = 0x8080808080808080u;
  for (;; p += 8) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    uint64_t quotes = word ^ (kOnes * '"');
    uint64_t slashes = word ^ (kOnes * '\\');
    // A zero byte sets its high bit; bits above the first zero byte may be wrong, the first is right (little-endian).
    uint64_t hits = (((quotes - kOnes) & ~quotes) | ((slashes - kOnes) & ~slashes)) & kHighs;
    if (hits != 0) return p + (__builtin_ctzll(hits) >> 3);
  }
}

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "strings are scanned in little-endian words");

// Replaces the escapes of the string that begins at `begin` (after its quote) and has its first backslash at `slash`,
// in place. Gives the end of the new text and, in `close`, the place of the closing quote; nullptr when an escape is
// not JSON's. Half of a surrogate pair becomes U+FFFD, as in Go.
char* UnescapeInPlace(char* slash, const char*& close);

}  // namespace regoc::internal
