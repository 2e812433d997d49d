// Hash functions of values, with a seed: a table whose keys collide too often picks its own (see table.cc). The seed
// goes into both sides of each multiplication, so that no text can be made to cancel it.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "runtime/value/value.h"

namespace regoc::internal {

// 64×64→128 bits, folded: one multiplication mixes all bits of both.
inline uint64_t Fold(uint64_t a, uint64_t b) {
  unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

inline uint64_t HashWord(uint64_t word, uint64_t seed) {
  return Fold(word ^ 0x9E3779B97F4A7C15u, (seed ^ 0xD6E8FEB86659FD93u) | 1);
}

inline uint64_t Load64(const char* p) {
  uint64_t w;
  std::memcpy(&w, p, 8);
  return w;
}

inline uint64_t Load32(const char* p) {
  uint32_t w;
  std::memcpy(&w, p, 4);
  return w;
}

// Reads only the bytes of `text`; short texts (most keys) take two loads and two multiplications.
inline uint64_t HashBytes(std::string_view text, uint64_t seed) {
  const char* p = text.data();
  size_t n = text.size();
  uint64_t hash = seed ^ (n * 0xA0761D6478BD642Fu);
  while (n > 16) {
    hash = Fold(Load64(p) ^ hash ^ 0xE7037ED1A0B428DBu, Load64(p + 8) ^ seed ^ 0x8EBC6AF09C88C6E3u);
    p += 16;
    n -= 16;
  }
  uint64_t a = 0;
  uint64_t b = 0;
  if (n >= 8) {
    a = Load64(p);
    b = Load64(p + n - 8);
  } else if (n >= 4) {
    a = Load32(p);
    b = Load32(p + n - 4);
  } else if (n > 0) {
    a = static_cast<uint64_t>(static_cast<unsigned char>(p[0])) << 16 |
        static_cast<uint64_t>(static_cast<unsigned char>(p[n / 2])) << 8 | static_cast<unsigned char>(p[n - 1]);
  }
  hash = Fold(a ^ hash ^ 0x589965CC75374CC3u, b ^ seed ^ 0x1D8E4E27C47D124Fu);
  return Fold(hash ^ 0xEB44ACCAB455D165u, 0x9E3779B97F4A7C15u);
}

uint64_t HashSlow(Value v, uint64_t seed);
inline uint64_t HashSeeded(Value v, uint64_t seed) {
  return v.is_string() ? HashBytes(v.text(), seed) : HashSlow(v, seed);
}

// Indexes of tables are at most half full, where random keys need this many steps once in some 10^20 tables of a million.
// More steps mean that somebody chose the keys.
inline constexpr uint32_t kMaxSteps = 256;
inline constexpr int kMaxSeeds = 4;  // after these, slow look-ups it is

// How many slots an index over `items` has: a power of two.
inline uint32_t IndexSlots(uint32_t items) {
  uint32_t slots = 16;
  while (slots < items * 2) slots *= 2;
  return slots;
}

}  // namespace regoc::internal
