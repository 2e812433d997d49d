// The tokens of Rego and the words that are keywords at some point of a file.
//
//   KeywordSet words = KeywordSet::Base();     // v0
//   words.Lookup("every") == Token::kIdent
//   words.Add(Token::kEvery);                  // `import future.keywords.every`, turns on `in` too
//   words.Lookup("every") == Token::kEvery
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace regoc::syntax {

enum class Token : uint8_t {
#define REGOC_TOKEN(name, text) k##name,
#include "compiler/syntax/tokens.def"
#undef REGOC_TOKEN
};

// The token's name in error messages ("eof", "identifier", "plus", "[", "every").
std::string_view TokenName(Token token);

// True of words that are keywords in any version ("package", "not", "every", "and"); tells "keyword" from "token" in
// errors.
bool IsKeywordToken(Token token);

// The keyword token of a future keyword ("in", "every", "contains", "if", "not", "and", "or").
std::optional<Token> FutureKeyword(std::string_view word);

// Which words are keywords. A value type of one machine word.
class KeywordSet {
 public:
  // What v0 has without imports.
  static KeywordSet Base();
  // in, every, contains, if: part of the language since v1.
  static KeywordSet V0Future();
  // not (with a body), and, or.
  static KeywordSet V1Future();

  void Add(Token keyword);
  void AddAll(KeywordSet other) { bits_ |= other.bits_; }
  void RemoveAll(KeywordSet other) { bits_ &= ~other.bits_; }
  bool Has(Token keyword) const { return (bits_ >> static_cast<unsigned>(keyword) & 1) != 0; }
  // The keyword's token, or kIdent.
  Token Lookup(std::string_view word) const;

  friend bool operator==(KeywordSet, KeywordSet) = default;

 private:
  uint64_t bits_ = 0;
};

}  // namespace regoc::syntax
