// Walks over a text that a hand-written reader takes apart.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tools/inputs/fault.h"

namespace regoc::inputs {

class Cursor {
 public:
  explicit Cursor(std::string_view text, size_t offset = 0) : text_(text), at_(offset) {}

  bool AtEnd() const { return at_ >= text_.size(); }
  // '\0' at and beyond the end.
  char Peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  // Requires !AtEnd().
  char Next() { return text_[at_++]; }
  void Skip(size_t bytes) { at_ = at_ + bytes < text_.size() ? at_ + bytes : text_.size(); }
  bool LooksAt(std::string_view what) const { return text_.substr(at_, what.size()) == what; }
  bool Take(char c) {
    if (Peek() != c || AtEnd()) return false;
    ++at_;
    return true;
  }
  bool Take(std::string_view what) {
    if (!LooksAt(what)) return false;
    at_ += what.size();
    return true;
  }
  template <typename Belongs>
  std::string_view TakeWhile(Belongs belongs) {
    size_t begin = at_;
    while (at_ < text_.size() && belongs(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  // Up to the line feed or the end, neither of which is taken.
  std::string_view TakeLine() {
    return TakeWhile([](char c) { return c != '\n'; });
  }
  void SkipBlanks() {
    TakeWhile([](char c) { return c == ' ' || c == '\t'; });
  }

  size_t offset() const { return at_; }
  void MoveTo(size_t offset) { at_ = offset; }
  std::string_view text() const { return text_; }
  std::string_view Since(size_t begin) const { return text_.substr(begin, at_ - begin); }

  [[noreturn]] void Fail(std::string message) const { inputs::Fail(at_, std::move(message)); }
  void Expect(char c) {
    if (!Take(c)) Fail(std::string("expected `") + c + "`" + Found());
  }
  // ", found `x`" or ", found the end".
  std::string Found() const {
    if (AtEnd()) return ", found the end";
    size_t length = 1;
    while (at_ + length < text_.size() && (static_cast<unsigned char>(text_[at_ + length]) & 0xC0) == 0x80) ++length;
    return Peek() == '\n' ? ", found the end of the line" : ", found `" + std::string(text_.substr(at_, length)) + "`";
  }

 private:
  std::string_view text_;
  size_t at_;
};

// ASCII only.
inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }
inline bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
inline char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
std::string LowerText(std::string_view text);
std::string_view Trim(std::string_view text);
// The byte as a character of Latin-1, in UTF-8.
void AppendLatin1(std::string& out, char c);
// npos when all is well-formed.
size_t FirstInvalidUtf8(std::string_view text);

// Holds one level of nesting; throws beyond the limit.
class Nesting {
 public:
  Nesting(uint32_t& depth, uint32_t limit, size_t offset) : depth_(depth) {
    if (++depth_ > limit) {
      --depth_;
      inputs::Fail(offset, "nested deeper than the limit of " + std::to_string(limit));
    }
  }
  ~Nesting() { --depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

 private:
  uint32_t& depth_;
};

}  // namespace regoc::inputs
