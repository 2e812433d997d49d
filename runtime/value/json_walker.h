// The second step of reading JSON: one walk over the marks of a text (json_marks.h) checks the grammar and makes values.
// What no shape names is checked and passed over.
#pragma once

#include <vector>

#include "runtime/base/arena.h"
#include "runtime/value/key_trail.h"
#include "runtime/value/lazy_object.h"

namespace regoc::internal {

// `kEscapes`: there may be backslashes in the text.
template <bool kEscapes>
class JsonWalker {
 public:
  // `stack` is working memory; what is on it stays. Texts of values point into the source's text, but for those with
  // escapes. `trails` is needed to read lazily.
  JsonWalker(const LazySource& source, std::vector<Value>& stack, KeyTrails* trails)
      : source_(source), arena_(*source.arena), text_(source.text), end_(source.text + source.size), stack_(stack),
        trails_(trails) {}

  // The value that begins at mark `first`, lazily by `shape`. Undefined when the text is not JSON.
  OptionalValue ReadLazily(const uint32_t* first, uint32_t shape) {
    next_ = first;
    return Read<true>(shape, 0);
  }
  // All of it.
  OptionalValue ReadInFull(const uint32_t* first) {
    next_ = first;
    return Read<false>(0, 0);
  }
  // The mark after what was read.
  const uint32_t* next() const { return next_; }

 private:
  char Peek() const { return text_[*next_]; }
  // Values travel in registers: one that is stored and loaded again at once costs more than all else of its reading. The words
  // are stored one by one for that: as a pair they would be loaded from where they were stored apart.
  [[gnu::always_inline]] void Push(OptionalValue value) {
    Value& top = stack_.emplace_back();
    top.head = value.head;
    top.payload = value.payload;
  }
  template <bool kLazy>
  OptionalValue Read(uint32_t shape, uint32_t depth);
  template <bool kLazy>
  OptionalValue ReadArray(uint32_t shape, uint32_t depth);
  template <bool kLazy>
  OptionalValue ReadObject(uint32_t shape, uint32_t depth);
  OptionalValue ReadFields(uint32_t shape, uint32_t depth);
  [[gnu::always_inline]] bool ReadKey(std::string_view& key) {
    const uint32_t* after = ReadKey(next_, key);
    if (after != nullptr) next_ = after;
    return after != nullptr;
  }
  [[gnu::always_inline]] bool ReadString(std::string_view& text) {
    text = QuotedAt(next_++);
    if constexpr (!kEscapes) return true;
    size_t slash = text.find('\\');
    return slash == std::string_view::npos || Unescape(text, slash);
  }
  OptionalValue ReadScalar();
  OptionalValue ReadNumber(const char* begin);
  // These take the mark where something begins and give the one after it, or nullptr.
  [[gnu::always_inline]] const uint32_t* Skip(const uint32_t* at, uint32_t depth) {
    char c = text_[*at];
    return c == '{' || c == '[' ? SkipContainer(at, depth) : SkipScalar(at);
  }
  [[gnu::always_inline]] const uint32_t* SkipScalar(const uint32_t* at) {
    return text_[*at] == '"' && !kEscapes ? at + 1 : SkipSlowly(at);
  }
  const uint32_t* SkipSlowly(const uint32_t* at);
  const uint32_t* SkipContainer(const uint32_t* at, uint32_t depth);
  [[gnu::always_inline]] const uint32_t* ReadKey(const uint32_t* at, std::string_view& key) {
    if (text_[*at] != '"' || text_[at[1]] != ':') return nullptr;
    key = QuotedAt(at);
    if constexpr (kEscapes) {
      size_t slash = key.find('\\');
      if (slash != std::string_view::npos && !Unescape(key, slash)) return nullptr;
    }
    return at + 2;
  }
  // The bytes of the string at the mark, escapes and all. Between this mark and the next there are the string and white
  // space, nothing else.
  [[gnu::always_inline]] std::string_view QuotedAt(const uint32_t* at) const { return QuotedAt(text_, at); }
  [[gnu::always_inline]] static std::string_view QuotedAt(const char* text, const uint32_t* at) {
    const char* begin = text + at[0] + 1;
    const char* close = text + at[1] - 1;
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
  KeyTrails* trails_;
};

}  // namespace regoc::internal
