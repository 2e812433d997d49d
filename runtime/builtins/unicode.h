// Case and space of Unicode characters, and the forms of Go's quoting that runtime/value/go_quote.h leaves out.
#pragma once

#include <string_view>

#include "runtime/builtins/text.h"

namespace regoc::builtins {

// Simple case mappings: one rune to one rune, whatever the language ("ß" stays "ß").
char32_t ToUpper(char32_t rune);
char32_t ToLower(char32_t rune);

bool IsLetter(char32_t rune);
// A decimal digit of any script.
bool IsDecimalDigit(char32_t rune);
// White_Space of Unicode: what trim_space cuts.
bool IsSpace(char32_t rune);

enum class Quoting { kUnicode, kAscii };
// "a\n\u200b" with quotation marks, as %q prints.
void AppendQuoted(TextBuilder& out, std::string_view text, Quoting quoting = Quoting::kUnicode);
// 'a' with apostrophes.
void AppendQuotedRune(TextBuilder& out, char32_t rune, Quoting quoting = Quoting::kUnicode);
// True when `text` can stand between backquotes as it is.
bool CanBackquote(std::string_view text);

}  // namespace regoc::builtins
