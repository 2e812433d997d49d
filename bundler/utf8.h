// Well-formed UTF-8, sequence by sequence: names in archives and strings in JSON are checked with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace regoc::bundle {

// Length (1 to 4) of the well-formed sequence that `text` begins with; 0 when there is none (overlong forms, surrogates
// and values past U+10FFFF are not well-formed).
size_t Utf8SequenceLength(std::string_view text);

bool IsUtf8(std::string_view text);

// Appends `code_point`, which must be a Unicode scalar value.
void AppendUtf8(std::string& out, uint32_t code_point);

}  // namespace regoc::bundle
