#include "tools/inputs/dockerfile_words.h"

#include <algorithm>

#include "tools/inputs/cursor.h"

namespace regoc::inputs::dockerfile {

Flags TakeFlags(std::string_view text, char escape) {
  Flags result;
  Cursor in(text);
  for (;;) {
    in.TakeWhile(IsSpace);
    if (!in.LooksAt("--")) break;
    std::string word;
    bool quoted = false;
    char quote = 0;
    for (; !in.AtEnd() && (quote != 0 || !IsSpace(in.Peek())); in.Skip(1)) {
      char c = in.Peek();
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
        quoted = true;
      } else if (c != escape) {
        word.push_back(c);
      } else if (in.offset() + 1 < text.size()) {
        in.Skip(1);
        word.push_back(in.Peek());
      }
    }
    if (word == "--") break;
    if (quoted || !word.empty()) result.flags.push_back(std::move(word));
  }
  result.rest = text.substr(in.offset());
  return result;
}

std::vector<std::string> QuotedWords(std::string_view text, char escape) {
  std::vector<std::string> words;
  Cursor in(text);
  for (in.TakeWhile(IsSpace); !in.AtEnd(); in.TakeWhile(IsSpace)) {
    std::string word;
    char quote = 0;
    while (!in.AtEnd() && (quote != 0 || !IsSpace(in.Peek()))) {
      char c = in.Next();
      if (c == escape && quote != '\'') {
        if (in.AtEnd()) break;  // nothing follows that it could escape
        word.push_back(c);
        word.push_back(in.Next());
        continue;
      }
      if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
      word.push_back(c);
    }
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r'; };
  Cursor in(text);
  for (;;) {
    words.emplace_back(in.TakeWhile([&](char c) { return !blank(c); }));
    if (in.AtEnd()) return words;
    in.TakeWhile(blank);
  }
}

namespace {

// The words of a shell's line, with their quotes and escapes.
std::vector<std::string_view> ShellWords(std::string_view line) {
  std::vector<std::string_view> words;
  Cursor in(line);
  for (in.TakeWhile(IsSpace); !in.AtEnd(); in.TakeWhile(IsSpace)) {
    size_t begin = in.offset();
    char quote = 0;
    for (; !in.AtEnd() && (quote != 0 || !IsSpace(in.Peek())); in.Skip(1)) {
      char c = in.Peek();
      if (c == '\\' && quote != '\'') {
        in.Skip(1);
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      }
    }
    if (quote != 0) return {};  // a quote without end: no shell would see words
    words.push_back(in.Since(begin));
  }
  return words;
}

}  // namespace

std::vector<Heredoc> Heredocs(std::string_view line) {
  std::vector<Heredoc> found;
  for (std::string_view word : ShellWords(line)) {
    Cursor in(word);
    in.TakeWhile(IsDigit);
    if (!in.Take("<<")) continue;
    Heredoc heredoc;
    heredoc.strips_tabs = in.Take('-');
    std::string_view name = word.substr(in.offset());
    if (name.find('<') != std::string_view::npos) continue;
    for (char c : name)
      if (c != '\'' && c != '"' && c != '\\') heredoc.end.push_back(c);
    if (!heredoc.end.empty()) found.push_back(std::move(heredoc));
  }
  return found;
}

}  // namespace regoc::inputs::dockerfile
