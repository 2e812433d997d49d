// Several values as the key of an index.
#pragma once

#include <bit>
#include <cstddef>

#include "runtime/base/bytes.h"
#include "runtime/value/hashing.h"
#include "runtime/value/value.h"

namespace regoc::eval {

// Texts of up to so many bytes are hashed as one word.
inline constexpr uint32_t kShortText = 8;

inline uint64_t ShortWord(Value text) { return bytes::LoadShort(text.text().data(), text.size()); }

// Of a value with this head, a short text, and its word.
inline uint64_t HashOfShort(uint64_t head, uint64_t word) { return internal::HashWord(word, head); }

// Of equal values in a row, whatever their notation. Most are texts, and what is done for them is inlined.
[[gnu::always_inline]] inline uint32_t HashOf(const Value* values, size_t count) {
  uint64_t hash = 0;
  for (size_t i = 0; i < count; ++i) {
    Value v = values[i];
    bool is_short = v.is_string() && v.size() <= kShortText;
    uint64_t its = is_short ? HashOfShort(v.head, ShortWord(v)) : internal::HashSeeded(v, 0);
    hash = std::rotl(hash, 23) * 0x9E3779B97F4A7C15u ^ its;
  }
  return static_cast<uint32_t>(hash ^ hash >> 32);
}

[[gnu::always_inline]] inline bool AllEqual(const Value* a, const Value* b, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    bool equal = a[i].is_string() ? a[i].head == b[i].head &&
                                        internal::EqualBytes(a[i].text().data(), b[i].text().data(), a[i].size())
                                  : Equal(a[i], b[i]);
    if (!equal) return false;
  }
  return true;
}

}  // namespace regoc::eval
