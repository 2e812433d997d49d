// Making and reading text: a string that grows in an arena, UTF-8 as Go decodes it.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "runtime/base/arena.h"
#include "runtime/base/bytes.h"
#include "runtime/value/value.h"

namespace regoc::builtins {

// Builds a string whose bytes belong to the arena.
//
//   TextBuilder text(ctx.arena);
//   text.Append("a");
//   return text.Build();
class TextBuilder {
 public:
  explicit TextBuilder(Arena& arena, size_t capacity = 0) : arena_(&arena) {
    if (capacity > 0) Reserve(capacity);
  }
  void Append(char c) {
    if (size_ == capacity_) Reserve(1);
    data_[size_++] = c;
  }
  void Append(std::string_view text) {
    if (text.empty()) return;
    if (capacity_ - size_ < text.size()) Reserve(text.size());
    bytes::Copy(data_ + size_, text.data(), text.size());
    size_ += text.size();
  }
  void Append(size_t count, char c) {
    if (capacity_ - size_ < count) Reserve(count);
    if (count > 0) std::memset(data_ + size_, c, count);
    size_ += count;
  }
  void AppendRune(char32_t rune);
  void AppendInt(int64_t i);
  // Makes room for `more` bytes.
  void Reserve(size_t more);
  // Drops what follows the first `size` bytes.
  void Truncate(size_t size) { size_ = size; }

  size_t size() const { return size_; }
  std::string_view view() const { return {data_, size_}; }
  char* data() { return data_; }
  Value Build() const { return Value::String(view()); }

 private:
  Arena* arena_;
  char* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

// What a byte that is not part of UTF-8 decodes to.
inline constexpr char32_t kRuneError = 0xFFFD;

struct Rune {
  char32_t value;
  uint32_t size;  // in bytes; a broken byte has size 1 and value kRuneError
};

namespace internal {
Rune DecodeLongRune(std::string_view text);
Rune DecodeLastLongRune(std::string_view text);
}  // namespace internal

// The rune at the start of `text`, which is not empty.
inline Rune DecodeRune(std::string_view text) {
  uint8_t first = static_cast<uint8_t>(text[0]);
  return first < 0x80 ? Rune{first, 1} : internal::DecodeLongRune(text);
}
// The rune at the end of `text`, which is not empty.
inline Rune DecodeLastRune(std::string_view text) {
  uint8_t last = static_cast<uint8_t>(text.back());
  return last < 0x80 ? Rune{last, 1} : internal::DecodeLastLongRune(text);
}
// Writes 1 to 4 bytes; what is no code point becomes kRuneError. Returns how many.
uint32_t EncodeRune(char* to, char32_t rune);

using bytes::IsAscii;
size_t CountRunes(std::string_view text);
bool IsValidUtf8(std::string_view text);

// Byte offset of the rune number `index`, or text.size() when there are fewer.
size_t RuneOffset(std::string_view text, size_t index);

// A message made of parts, in the arena.
template <typename... Parts>
std::string_view Join(Arena& arena, const Parts&... parts) {
  TextBuilder text(arena);
  (text.Append(std::string_view(parts)), ...);
  return text.view();
}

}  // namespace regoc::builtins
