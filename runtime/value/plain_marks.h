// Where the tokens of small JSON texts begin that are ASCII without backslashes, as most inputs of decisions are.
//
// Such a text needs no more than a look at each block of 64 bytes, without the preparations and the checks of UTF-8 and
// escapes that a reader of everything has: for texts of a few blocks these cost several times the look itself.
#pragma once

#include <cstddef>
#include <cstdint>

namespace regoc::internal {

struct PlainMarks {
  enum class Kind { kMarked, kRefused, kNotPlain };
  Kind kind;
  uint32_t* end;  // after the last mark
};

// Writes the marks of a text (TokenMarker::Mark, but for the one at its end) to `marks`. Refuses unclosed strings and
// control characters in strings. What is not plain is left to others. The text is followed by kPlainPadding bytes that
// may be read, and there is room for its size and kPlainRoom more marks.
using PlainMarker = PlainMarks (*)(const char* text, size_t size, uint32_t* marks);
inline constexpr size_t kPlainPadding = 64;
inline constexpr size_t kPlainRoom = 64;

// The fastest one for this processor; nullptr when there is none.
PlainMarker PlainMarkerHere();
// All that this processor can run, for tests: up to a nullptr.
const PlainMarker* PlainMarkersHere();

}  // namespace regoc::internal
