// The second step of reading JSON: one walk over the marks of a text (json_marks.h) checks the grammar and makes values.
// What no shape names is checked and passed over.
#pragma once

#include <vector>

#include "runtime/base/arena.h"
#include "runtime/value/lazy_object.h"

namespace regoc::internal {

class JsonWalker {
 public:
  // `stack` is working memory; what is on it stays. Texts of values point into the source's text, but for those with
  // escapes.
  JsonWalker(const LazySource& source, std::vector<Value>& stack)
      : source_(source), arena_(*source.arena), text_(source.text), end_(source.text + source.size), stack_(stack) {}

  // The value that begins at mark `first`, lazily by `shape`. False when the text is not JSON.
  bool ReadLazily(const uint32_t* first, uint32_t shape, Value& result) {
    next_ = first;
    return Read<true>(shape, 0, result);
  }
  // All of it.
  bool ReadInFull(const uint32_t* first, Value& result) {
    next_ = first;
    return Read<false>(0, 0, result);
  }
  // The mark after what was read.
  const uint32_t* next() const { return next_; }

 private:
  char Peek() const { return text_[*next_]; }
  template <bool kLazy>
  bool Read(uint32_t shape, uint32_t depth, Value& result);
  template <bool kLazy>
  bool ReadArray(uint32_t shape, uint32_t depth, Value& result);
  template <bool kLazy>
  bool ReadObject(uint32_t shape, uint32_t depth, Value& result);
  bool ReadFields(uint32_t shape, uint32_t depth, Value& result);
  [[gnu::always_inline]] bool ReadKey(std::string_view& key) {
    if (Peek() != '"' || !ReadString(key) || Peek() != ':') return false;
    ++next_;
    return true;
  }
  [[gnu::always_inline]] bool ReadString(std::string_view& text) {
    text = Quoted();
    if (!source_.escapes) [[likely]]
      return true;
    size_t slash = text.find('\\');
    return slash == std::string_view::npos || Unescape(text, slash);
  }
  bool ReadScalar(Value& result);
  bool ReadNumber(const char* begin, Value& result);
  bool Skip(uint32_t depth);
  bool SkipScalar();
  // The bytes of the string at the mark, escapes and all; moves on. Between this mark and the next there are the string
  // and white space, nothing else.
  [[gnu::always_inline]] std::string_view Quoted() {
    const char* begin = text_ + *next_ + 1;
    const char* close = text_ + *++next_ - 1;
    while (*close != '"') --close;
    return {begin, static_cast<size_t>(close - begin)};
  }
  bool Unescape(std::string_view& text, size_t slash);

  const LazySource& source_;
  Arena& arena_;
  const char* text_;
  const char* end_;
  const uint32_t* next_ = nullptr;
  std::vector<Value>& stack_;
};

}  // namespace regoc::internal
