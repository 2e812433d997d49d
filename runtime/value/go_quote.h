// Go's quoted strings, which are Rego's too.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace regoc {

// Appends `text` as Go's strconv.Quote gives it: in double quotes, printable characters as they are, others as \n,
// \x7f,
// \u200b, \U000e0001; a byte that is not UTF-8 as \xff.
void AppendGoQuoted(std::string& out, std::string_view text);

// Whether Go's strconv.IsPrint says so: letters, marks, numbers, punctuation, symbols and the ASCII space.
bool IsGoPrintable(uint32_t rune);

}  // namespace regoc
