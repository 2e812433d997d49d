// Texts in blocks of sixteen bytes, for what compilers have one instruction of nearly every machine (SSE2, NEON).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

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

}  // namespace regoc::bytes
