#include "runtime/builtins/text.h"

#include <algorithm>
#include <charconv>

#include "runtime/base/utf8.h"

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

}  // namespace

Rune internal::DecodeLongRune(std::string_view text) {
  CodePoint point = DecodeUtf8(text);
  return {point.value, point.length};
}

Rune internal::DecodeLastLongRune(std::string_view text) {
  for (size_t length = 1; length <= 4 && length <= text.size(); ++length) {
    std::string_view tail = text.substr(text.size() - length);
    if (IsContinuation(tail[0])) continue;
    Rune rune = DecodeRune(tail);
    if (rune.size == length) return rune;
    break;
  }
  return {kRuneError, 1};
}

uint32_t EncodeRune(char* to, char32_t rune) { return WriteUtf8(to, rune); }

size_t CountRunes(std::string_view text) {
  if (IsAscii(text)) return text.size();
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) i += DecodeRune(text.substr(i)).size;
  return count;
}

bool IsValidUtf8(std::string_view text) { return IsAscii(text) || IsUtf8(text); }

size_t RuneOffset(std::string_view text, size_t index) {
  size_t at = 0;
  for (; index > 0 && at < text.size(); --index) at += DecodeRune(text.substr(at)).size;
  return at;
}

}  // namespace regoc::builtins
