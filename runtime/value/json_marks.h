// Where the tokens of a JSON text begin: the first of the two steps of reading.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/value/plain_marks.h"

namespace regoc::internal {

// Marks every bracket, brace, colon, comma, opening quote and first byte of a literal or number, in order, and one more
// at the end of the text. Checks UTF-8, unclosed strings and control characters in strings, and nothing else.
//
// Small plain texts are marked in place (plain_marks.h). simdjson does it for all others but the first small ones: a command
// that reads one input should not load a library for it.
// Keeps its buffers between calls: one marker a thread.
class TokenMarker {
 public:
  TokenMarker();
  ~TokenMarker();

  enum class Outcome { kMarked, kRefused, kNoMemory };

  // `text` is followed by kPadding zero bytes. The marks hold until the next call.
  static constexpr size_t kPadding = 64;
  Outcome Mark(const char* text, size_t size);
  const uint32_t* begin() const { return begin_; }
  const uint32_t* end() const { return end_; }
  // Whether the text that was marked may hold a backslash.
  bool may_escape() const { return may_escape_; }

  // Gives large buffers back.
  void Trim();

 private:
  struct Simd;
  Outcome MarkOther(const char* text, size_t size);
  bool MarkByBytes(const char* text, size_t size);
  Outcome MarkBySimd(const char* text, size_t size);

  const PlainMarker plain_marker_ = PlainMarkerHere();
  std::unique_ptr<uint32_t[]> plain_marks_;
  bool may_escape_ = false;
  size_t marked_bytes_ = 0;  // by bytes, of all texts so far
  std::vector<uint32_t> marks_;
  std::unique_ptr<Simd> simd_;
  const uint32_t* begin_ = nullptr;
  const uint32_t* end_ = nullptr;
};

}  // namespace regoc::internal
