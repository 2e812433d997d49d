// Short texts in words of eight bytes: most strings of policies are shorter than a call to memcpy or memchr is worth.
//
//   ForEachByte("a,b,,c", ',', [&](size_t at) { … });  // 1, 3, 4
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace regoc {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first byte of a text is the lowest of a word");

namespace bytes {

inline constexpr uint64_t kOnes = 0x0101010101010101u;
inline constexpr uint64_t kHighs = 0x8080808080808080u;
inline constexpr uint64_t kLows = ~kHighs;

template <typename Word = uint64_t>
Word Load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// The `size` bytes at `from`, at most 8, with zeros behind them.
inline uint64_t LoadShort(const char* from, size_t size) {
  if (size >= 8) return Load(from);
  if (size >= 4) return Load<uint32_t>(from) | uint64_t{Load<uint32_t>(from + size - 4)} << (8 * (size - 4));
  if (size == 0) return 0;
  auto at = [from](size_t i) { return uint64_t{static_cast<uint8_t>(from[i])} << (8 * i); };
  return at(0) | at(size / 2) | at(size - 1);
}

// The high bit of each byte of `word` that is `c`; no other bit.
inline uint64_t Matching(uint64_t word, char c) {
  uint64_t other = word ^ (kOnes * static_cast<uint8_t>(c));
  return ~(((other & kLows) + kLows) | other) & kHighs;
}

// Drops the marks of bytes from number `size` on.
inline uint64_t FirstMarks(uint64_t marks, size_t size) {
  return size >= 8 ? marks : marks & ~(~uint64_t{0} << (8 * size));
}

// As std::memcpy, without a call when `size` is small. The texts do not overlap.
inline void Copy(char* to, const char* from, size_t size) {
  auto move = [to, from]<typename Word>(Word, size_t at) {
    Word word = Load<Word>(from + at);
    std::memcpy(to + at, &word, sizeof word);
  };
  if (size > 32) {
    std::memcpy(to, from, size);
  } else if (size >= 16) {
    struct Block {
      uint64_t words[2];
    };
    Block first = Load<Block>(from), last = Load<Block>(from + size - 16);
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + size - 16, &last, sizeof last);
  } else if (size >= 8) {
    move(uint64_t{}, 0), move(uint64_t{}, size - 8);
  } else if (size >= 4) {
    move(uint32_t{}, 0), move(uint32_t{}, size - 4);
  } else if (size > 0) {
    to[0] = from[0], to[size / 2] = from[size / 2], to[size - 1] = from[size - 1];
  }
}

// Calls take(word, at, size) with eight bytes of `text` at a time; the last word has fewer, and zeros behind them.
template <typename Take>
void ForEachWord(std::string_view text, Take take) {
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) take(Load(text.data() + at), at, size_t{8});
  if (size_t left = text.size() - at; left > 0) take(LoadShort(text.data() + at, left), at, left);
}

// Calls take(position) for each byte of `text` that is `c`, from left to right.
template <typename Take>
void ForEachByte(std::string_view text, char c, Take take) {
  ForEachWord(text, [&](uint64_t word, size_t at, size_t size) {
    for (uint64_t marks = FirstMarks(Matching(word, c), size); marks != 0; marks &= marks - 1)
      take(at + static_cast<size_t>(__builtin_ctzll(marks) >> 3));
  });
}

inline size_t CountBytes(std::string_view text, char c) {
  size_t count = 0;
  ForEachWord(text, [&](uint64_t word, size_t, size_t size) {
    count += static_cast<size_t>(__builtin_popcountll(FirstMarks(Matching(word, c), size)));
  });
  return count;
}

inline bool IsAscii(std::string_view text) {
  uint64_t all = 0;
  ForEachWord(text, [&](uint64_t word, size_t, size_t) { all |= word; });
  return (all & kHighs) == 0;
}

// Marks the bytes of an ASCII word between `first` and `last` by their high bits.
inline uint64_t Between(uint64_t word, char first, char last) {
  uint64_t from = word + kOnes * static_cast<uint64_t>(0x80 - first);
  uint64_t behind = word + kOnes * static_cast<uint64_t>(0x7F - last);
  return from & ~behind & kHighs;
}

}  // namespace bytes
}  // namespace regoc
