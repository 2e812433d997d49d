#include "compiler/syntax/lexer.h"

#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/test_support.h"

namespace regoc::syntax {
namespace {

// "name begin-end" of all tokens but white space.
std::vector<std::string> Tokens(std::string_view text, KeywordSet words = KeywordSet::Base()) {
  std::vector<std::string> out;
  for (uint32_t at = 0;;) {
    Lexeme lexeme = Lex(text, at, words, LexMode::kNormal);
    if (lexeme.token == Token::kEof) return out;
    EXPECT_GT(lexeme.end, at);
    at = lexeme.end;
    if (lexeme.token != Token::kWhitespace)
      out.push_back(std::string(TokenName(lexeme.token)) + " " + std::to_string(lexeme.begin) + "-" +
                    std::to_string(lexeme.end));
  }
}

std::vector<std::string_view> Faults(std::string_view text, LexMode mode = LexMode::kNormal) {
  std::vector<std::string_view> out;
  for (const DiagnosticKind* kind : Lex(text, 0, KeywordSet::Base(), mode).faults) out.push_back(kind->name);
  return out;
}

using Names = std::vector<std::string_view>;
using Strings = std::vector<std::string>;

TEST(Lexer, Punctuation) {
  EXPECT_EQ(Tokens(":= : == = != <= < >= > + - * / % & | . , ; ( ) [ ] { }"),
            (Strings{"assign 0-2", ": 3-4",    "equal 5-7",  "eq 8-9",      "neq 10-12", "lte 13-15", "lt 16-17",
                     "gte 18-20",  "gt 21-22", "plus 23-24", "minus 25-26", "mul 27-28", "div 29-30", "rem 31-32",
                     "and 33-34",  "or 35-36", ". 37-38",    ", 39-40",     "; 41-42",   "( 43-44",   ") 45-46",
                     "[ 47-48",    "] 49-50",  "{ 51-52",    "} 53-54"}));
}

TEST(Lexer, WordsDependOnTheKeywordsThatAreOn) {
  EXPECT_EQ(Tokens("not every _x1"), (Strings{"not 0-3", "identifier 4-9", "identifier 10-13"}));
  KeywordSet words = KeywordSet::Base();
  words.Add(Token::kEvery);
  EXPECT_EQ(Tokens("every in if", words), (Strings{"every 0-5", "in 6-8", "identifier 9-11"}));
}

TEST(Lexer, DigitsOfOtherScriptsGoOnAWord) {
  EXPECT_EQ(Tokens("a\xD9\xA3 b"), (Strings{"identifier 0-3", "identifier 4-5"}));
}

TEST(Lexer, Numbers) {
  EXPECT_EQ(Tokens("0 12.5 1e3 1E-3 2.5e+10"),
            (Strings{"number 0-1", "number 2-6", "number 7-10", "number 11-15", "number 16-23"}));
  EXPECT_EQ(Faults("1."), Names{"ExpectedFraction"});
  EXPECT_EQ(Faults("1e+"), Names{"ExpectedExponent"});
  EXPECT_EQ(Faults("12ab3"), Names{"IllegalNumberFormat"});
}

TEST(Lexer, Strings) {
  EXPECT_EQ(Tokens("\"a\\\"b\" `c\nd`"), (Strings{"string 0-6", "string 7-12"}));
  EXPECT_EQ(Faults("\"abc"), Names{"NonTerminatedString"});
  EXPECT_EQ(Faults("\"abc\n\""), Names{"NonTerminatedString"});
  EXPECT_EQ(Faults("`abc"), Names{"NonTerminatedString"});
  EXPECT_EQ(Faults("\"\\x\""), Names{"IllegalEscape"});
}

TEST(Lexer, TemplateStringsStopAtHoles) {
  EXPECT_EQ(Tokens("$\"a\\{b{"), Strings{"template-string-part 0-7"});
  EXPECT_EQ(Tokens("$`a\n`"), Strings{"raw-template-string-end 0-5"});
  Lexeme rest = Lex("$\"{x} b\"", 5, KeywordSet::Base(), LexMode::kTemplate);
  EXPECT_EQ(rest.token, Token::kTemplateStringEnd);
  EXPECT_EQ(rest.begin, 5u);
  EXPECT_EQ(rest.end, 8u);
  EXPECT_EQ(Faults("a\n", LexMode::kTemplate), Names{"NonTerminatedString"});
}

TEST(Lexer, CommentsReachToTheEndOfTheLine) { EXPECT_EQ(Tokens("# a\n#"), (Strings{"comment 0-3", "comment 4-5"})); }

// A character that may not be there counts against the token before it, as in OPA.
TEST(Lexer, IllegalCharacters) {
  EXPECT_EQ(Faults(std::string_view("a\0", 2)), Names{"IllegalNull"});
  EXPECT_EQ(Faults("a\xFF"), Names{"IllegalUtf8"});
  EXPECT_EQ(Faults("\"\xC0\xAF\""), (Names{"IllegalUtf8", "IllegalUtf8"}));
  EXPECT_EQ(Faults("a\xEF\xBB\xBF"), Names{"IllegalByteOrderMark"});
  EXPECT_EQ(Faults("\xC2\xA0"), Names{"IllegalNoBreakSpace"});
  EXPECT_EQ(Faults("!"), Names{"IllegalExclamationMark"});
  EXPECT_EQ(Faults("$x"), Names{"IllegalDollar"});
  EXPECT_EQ(Lex("\xC3\xA9", 0, KeywordSet::Base(), LexMode::kNormal).token, Token::kIllegal);
}

TEST(Lexer, InvalidUtf8IsReportedWhereItsTokenBegins) {
  std::vector<std::string> errors = Errors("package a\np := \"\xFF\"");
  ASSERT_FALSE(errors.empty());
  EXPECT_EQ(errors[0], "2:6: illegal utf-8 character");
}

TEST(Lexer, ByteOrderMarkAtTheStartIsSkipped) {
  ast::Module module = Parse("\xEF\xBB\xBFpackage a");
  EXPECT_EQ(module.package.range.begin, 3u);
}

}  // namespace
}  // namespace regoc::syntax
