#include "runtime/builtins/text.h"

#include <algorithm>
#include <charconv>

namespace regoc::builtins {

void TextBuilder::Reserve(size_t more) {
  size_t wanted = std::max(size_ + more, capacity_ * 2);
  wanted = std::max<size_t>(wanted, 16);
  char* grown = static_cast<char*>(arena_->Allocate(wanted, 1));
  if (size_ > 0) std::memcpy(grown, data_, size_);
  data_ = grown;
  capacity_ = wanted;
}

void TextBuilder::AppendRune(char32_t rune) {
  if (capacity_ - size_ < 4) Reserve(4);
  size_ += EncodeRune(data_ + size_, rune);
}

void TextBuilder::AppendInt(int64_t i) {
  if (capacity_ - size_ < 20) Reserve(20);
  size_ = static_cast<size_t>(std::to_chars(data_ + size_, data_ + size_ + 20, i).ptr - data_);
}

namespace {

bool IsContinuation(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

// Length that the first byte announces, or 0 when it starts no rune.
uint32_t AnnouncedLength(uint8_t first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

bool IsShortestCodePoint(char32_t rune, uint32_t length) {
  if (length == 3) return rune >= 0x800 && (rune < 0xD800 || rune > 0xDFFF);
  if (length == 4) return rune >= 0x10000 && rune <= 0x10FFFF;
  return true;
}

}  // namespace

Rune DecodeRune(std::string_view text) {
  uint8_t first = static_cast<uint8_t>(text[0]);
  uint32_t length = AnnouncedLength(first);
  if (length == 1) return {first, 1};
  if (length == 0 || text.size() < length) return {kRuneError, 1};
  char32_t rune = first & (0x7F >> length);
  for (uint32_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[i])) return {kRuneError, 1};
    rune = rune << 6 | (static_cast<uint8_t>(text[i]) & 0x3F);
  }
  if (!IsShortestCodePoint(rune, length)) return {kRuneError, 1};
  return {rune, length};
}

Rune DecodeLastRune(std::string_view text) {
  for (size_t length = 1; length <= 4 && length <= text.size(); ++length) {
    std::string_view tail = text.substr(text.size() - length);
    if (IsContinuation(tail[0])) continue;
    Rune rune = DecodeRune(tail);
    if (rune.size == length) return rune;
    break;
  }
  return {kRuneError, 1};
}

uint32_t EncodeRune(char* to, char32_t rune) {
  if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF)) rune = kRuneError;
  if (rune < 0x80) {
    to[0] = static_cast<char>(rune);
    return 1;
  }
  uint32_t length = rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
  for (uint32_t i = length - 1; i > 0; --i) {
    to[i] = static_cast<char>(0x80 | (rune & 0x3F));
    rune >>= 6;
  }
  to[0] = static_cast<char>((0xF00 >> length) | rune);
  return length;
}

bool IsAscii(std::string_view text) {
  size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    if ((word & 0x8080808080808080u) != 0) return false;
  }
  for (; i < text.size(); ++i) {
    if (static_cast<uint8_t>(text[i]) >= 0x80) return false;
  }
  return true;
}

size_t CountRunes(std::string_view text) {
  if (IsAscii(text)) return text.size();
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) i += DecodeRune(text.substr(i)).size;
  return count;
}

bool IsValidUtf8(std::string_view text) {
  if (IsAscii(text)) return true;
  for (size_t i = 0; i < text.size();) {
    Rune rune = DecodeRune(text.substr(i));
    if (rune.value == kRuneError && rune.size == 1) return false;
    i += rune.size;
  }
  return true;
}

size_t RuneOffset(std::string_view text, size_t index) {
  size_t at = 0;
  for (; index > 0 && at < text.size(); --index) at += DecodeRune(text.substr(at)).size;
  return at;
}

}  // namespace regoc::builtins
