// Several values as the key of an index.
#pragma once

#include <bit>
#include <cstddef>

#include "runtime/value/hashing.h"
#include "runtime/value/value.h"

namespace regoc::eval {

// Of equal values in a row, whatever their notation. Most are texts, and what is done for them is inlined.
[[gnu::always_inline]] inline uint32_t HashOf(const Value* values, size_t count) {
  uint64_t hash = 0;
  for (size_t i = 0; i < count; ++i)
    hash = std::rotl(hash, 23) * 0x9E3779B97F4A7C15u ^ internal::HashSeeded(values[i], 0);
  return static_cast<uint32_t>(hash ^ hash >> 32);
}

[[gnu::always_inline]] inline bool AllEqual(const Value* a, const Value* b, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    bool equal = a[i].is_string() ? a[i].head == b[i].head && internal::EqualBytes(a[i].text().data(), b[i].text().data(), a[i].size())
                                  : Equal(a[i], b[i]);
    if (!equal) return false;
  }
  return true;
}

}  // namespace regoc::eval
