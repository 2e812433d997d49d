#include "compiler/syntax/token.h"

#include <array>

namespace regoc::syntax {

namespace {

constexpr std::string_view kNames[] = {
#define REGOC_TOKEN(name, text) text,
#include "compiler/syntax/tokens.def"
#undef REGOC_TOKEN
};
static_assert(std::size(kNames) <= 64, "KeywordSet holds one bit a token");

struct Keyword {
  std::string_view word;
  Token token;
};
constexpr std::array kBaseKeywords = {
    Keyword{"package", Token::kPackage}, Keyword{"import", Token::kImport}, Keyword{"as", Token::kAs},
    Keyword{"default", Token::kDefault}, Keyword{"else", Token::kElse},     Keyword{"not", Token::kNot},
    Keyword{"some", Token::kSome},       Keyword{"with", Token::kWith},     Keyword{"null", Token::kNull},
    Keyword{"true", Token::kTrue},       Keyword{"false", Token::kFalse},
};
constexpr std::array kV0FutureKeywords = {
    Keyword{"in", Token::kIn},
    Keyword{"every", Token::kEvery},
    Keyword{"contains", Token::kContains},
    Keyword{"if", Token::kIf},
};
constexpr std::array kV1FutureKeywords = {
    Keyword{"not", Token::kNot},
    Keyword{"and", Token::kLogicalAnd},
    Keyword{"or", Token::kLogicalOr},
};

template <size_t N>
std::optional<Token> Find(const std::array<Keyword, N>& words, std::string_view word) {
  for (const Keyword& keyword : words)
    if (keyword.word == word) return keyword.token;
  return std::nullopt;
}

template <size_t N>
KeywordSet SetOf(const std::array<Keyword, N>& words) {
  KeywordSet set;
  for (const Keyword& keyword : words) set.Add(keyword.token);
  return set;
}

}  // namespace

std::string_view TokenName(Token token) { return kNames[static_cast<size_t>(token)]; }

bool IsKeywordToken(Token token) {
  for (const Keyword& keyword : kBaseKeywords)
    if (keyword.token == token) return true;
  for (const Keyword& keyword : kV0FutureKeywords)
    if (keyword.token == token) return true;
  return token == Token::kLogicalAnd || token == Token::kLogicalOr;
}

std::optional<Token> FutureKeyword(std::string_view word) {
  if (auto token = Find(kV0FutureKeywords, word)) return token;
  return Find(kV1FutureKeywords, word);
}

KeywordSet KeywordSet::Base() { return SetOf(kBaseKeywords); }
KeywordSet KeywordSet::V0Future() { return SetOf(kV0FutureKeywords); }
KeywordSet KeywordSet::V1Future() { return SetOf(kV1FutureKeywords); }

void KeywordSet::Add(Token keyword) {
  bits_ |= uint64_t{1} << static_cast<unsigned>(keyword);
  if (keyword == Token::kEvery) Add(Token::kIn);
}

Token KeywordSet::Lookup(std::string_view word) const {
  std::optional<Token> token = Find(kBaseKeywords, word);
  if (!token) token = FutureKeyword(word);
  return token && Has(*token) ? *token : Token::kIdent;
}

}  // namespace regoc::syntax
