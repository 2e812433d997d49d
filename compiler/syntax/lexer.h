// Cuts a text into tokens, one at a time: what a word is depends on the imports that the parser has seen, and where a
// template string goes on depends on where the parser's expression ends.
//
//   Lexeme first = Lex(text, 0, KeywordSet::Base(), LexMode::kNormal);
//   Lexeme second = Lex(text, first.end, …);
//
// Every byte belongs to one lexeme. White space comes one character a lexeme, comments reach to the end of their line.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/syntax/token.h"
#include "runtime/base/diagnostic.h"

namespace regoc::syntax {

enum class LexMode {
  kNormal,
  kTemplate,     // goes on with $"…{x}…" behind the brace that ends a hole
  kRawTemplate,  // the same between back quotes
};

struct Lexeme {
  Token token = Token::kEof;
  uint32_t begin = 0;
  uint32_t end = 0;
  // What is wrong with it, in order. The parser reports these at `begin` and treats the lexeme as kIllegal. As in OPA,
  // a character that no Rego text may hold counts against the lexeme that ends before it.
  std::vector<const DiagnosticKind*> faults;
};

// The lexeme at `offset`; kEof at the end. Pure: no state, safe to call from any thread.
Lexeme Lex(std::string_view text, uint32_t offset, KeywordSet keywords, LexMode mode);

// Length of the code point at `offset` (1 for an invalid byte).
uint32_t CodePointLength(std::string_view text, uint32_t offset);

}  // namespace regoc::syntax
