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

// The lowest `size` bits, for at most sixteen.
inline uint32_t FirstBits(size_t size) { return (uint32_t{1} << size) - 1; }

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

// As std::memcpy of at least one byte, without a call, where up to a block more than `size` may be written.
inline void CopyLoosely(char* to, const char* from, size_t size) {
  size_t at = 0;
  for (; at + kBlock <= size; at += kBlock) StoreBlock(to + at, LoadBlock(from + at));
  if (at < size) StoreBlock(to + at, LoadFirst(from + at, size - at));
}

// Calls take(block, at, size) with sixteen bytes of `text` at a time; the last block has fewer, and anything behind them.
template <typename Take>
void ForEachBlock(std::string_view text, Take take) {
  size_t at = 0;
  for (; at + kBlock <= text.size(); at += kBlock) take(LoadBlock(text.data() + at), at, kBlock);
  if (size_t left = text.size() - at; left > 0) take(LoadFirst(text.data() + at, left), at, left);
}

}  // namespace regoc::bytes
