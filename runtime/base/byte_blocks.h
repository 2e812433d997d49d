// Texts in blocks of sixteen bytes, for what compilers have one instruction of nearly every machine (SSE2, NEON).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "runtime/base/bytes.h"

namespace regoc::bytes {

inline constexpr size_t kBlock = 16;
using Block = int8_t __attribute__((vector_size(kBlock)));

inline Block LoadBlock(const char* from) {
  Block block;
  std::memcpy(&block, from, sizeof block);
  return block;
}
inline void StoreBlock(char* to, Block block) { std::memcpy(to, &block, sizeof block); }

inline bool AnyBit(Block block) {
  uint64_t words[2];
  std::memcpy(words, &block, sizeof block);
  return (words[0] | words[1]) != 0;
}

// As std::memcpy, without a call; the texts do not overlap.
inline void CopyText(char* to, std::string_view text) {
  if (text.size() < kBlock) return Copy(to, text.data(), text.size());
  size_t last = text.size() - kBlock;
  for (size_t at = 0; at < last; at += kBlock) StoreBlock(to + at, LoadBlock(text.data() + at));
  StoreBlock(to + last, LoadBlock(text.data() + last));
}

}  // namespace regoc::bytes
