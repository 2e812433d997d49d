// Texts in blocks of sixteen bytes, for what compilers have one instruction of nearly every machine (SSE2, NEON).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "runtime/base/bytes.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

// The top bit of each byte, that of the first one lowest: what a comparison holds for.
inline uint32_t Bits(Block block) {
#if defined(__SSE2__)
  return static_cast<uint32_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(block)));
#else
  uint64_t words[2];
  std::memcpy(words, &block, sizeof block);
  auto bits = [](uint64_t word) { return static_cast<uint32_t>(((word & kHighs) >> 7) * 0x0102040810204080u >> 56); };
  return bits(words[0]) | bits(words[1]) << 8;
#endif
}

// All bits of the first `size` bytes, at most sixteen.
inline Block FirstBytes(size_t size) {
  constexpr Block kPositions = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return kPositions < static_cast<int8_t>(size);
}

// Whether a whole block may be loaded at the beginning of a shorter text: what lies behind the text on its page can be read,
// whatever it is; nobody looks at it. Sanitizers would.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define REGOC_EXACT_READS
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define REGOC_EXACT_READS
#endif
inline bool MayLoadBlock([[maybe_unused]] const char* from) {
#ifdef REGOC_EXACT_READS
  return false;
#else
  constexpr uintptr_t kLeastPage = 4096;
  return (reinterpret_cast<uintptr_t>(from) & (kLeastPage - 1)) <= kLeastPage - kBlock;
#endif
}

// A block that begins with the first `size` bytes, fewer than a block; whatever is behind them means nothing.
inline Block LoadFirst(const char* from, size_t size) {
  if (MayLoadBlock(from)) [[likely]]
    return LoadBlock(from);
  char copied[kBlock] = {};
  Copy(copied, from, size);
  return LoadBlock(copied);
}

// As std::memcpy, without a call; the texts do not overlap.
inline void CopyText(char* to, std::string_view text) {
  if (text.size() < kBlock) return Copy(to, text.data(), text.size());
  size_t last = text.size() - kBlock;
  for (size_t at = 0; at < last; at += kBlock) StoreBlock(to + at, LoadBlock(text.data() + at));
  StoreBlock(to + last, LoadBlock(text.data() + last));
}

}  // namespace regoc::bytes
