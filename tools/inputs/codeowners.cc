// CODEOWNERS: {"rules": [{"pattern", "owners", "comment", "lineNumber"}]}.
#include <algorithm>

#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/lines.h"

namespace regoc::inputs {

namespace {

bool IsWord(char c) { return IsLetter(c) || IsDigit(c); }
bool InPattern(char c) {
  return IsWord(c) || (c != '\0' && std::string_view("*?./@_+-\\()").find(c) != std::string_view::npos);
}
bool InOwner(char c) {
  return IsWord(c) || (c != '\0' && std::string_view(".@/_%+-").find(c) != std::string_view::npos);
}

// Whether all of a text that is not empty is words and `more`.
bool IsMadeOf(std::string_view text, std::string_view more) {
  auto fits = [&](char c) { return IsWord(c) || more.find(c) != std::string_view::npos; };
  return !text.empty() && std::ranges::all_of(text, fits);
}

bool IsEmail(std::string_view text) {
  size_t at = text.find('@');
  if (at == std::string_view::npos) return false;
  std::string_view domain = text.substr(at + 1);
  size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos) return false;
  std::string_view top = domain.substr(dot + 1);
  return IsMadeOf(text.substr(0, at), "._%+-") && IsMadeOf(domain.substr(0, dot), ".-") && top.size() >= 2 &&
         top.size() <= 6 && std::ranges::all_of(top, IsLetter);
}

Draft Owner(std::string_view text, size_t offset) {
  std::string_view type;
  std::string_view name = text.starts_with('@') ? text.substr(1) : "";
  size_t slash = name.find('/');
  if (IsEmail(text)) {
    type = "email";
    name = text;
  } else if (slash != std::string_view::npos && IsMadeOf(name.substr(0, slash), "-") &&
             IsMadeOf(name.substr(slash + 1), "-_")) {
    type = "team";
  } else if (IsMadeOf(name, "-_")) {
    type = "username";
  } else {
    Fail(offset, "invalid owner format '" + std::string(text) + "'");
  }
  Draft owner = Draft::Map(offset);
  owner.Set("type", Draft::Text(type, offset));
  owner.Set("value", Draft::Text(name, offset));
  return owner;
}

std::string TakePattern(Cursor& in, size_t begin) {
  std::string pattern;
  bool escaped = false;
  while (!in.AtEnd() && in.Peek() != '#') {
    char c = in.Peek();
    bool blank = c == ' ' || c == '\t';
    if (blank && !escaped) break;
    if (!blank && !InPattern(c)) Fail(begin + in.offset(), "unexpected character" + in.Found().substr(7));
    pattern.push_back(in.Next());
    escaped = c == '\\';
  }
  if (pattern.empty()) Fail(begin, "unexpected end of rule");
  if (pattern.find("***") != std::string::npos) Fail(begin, "pattern cannot contain three consecutive asterisks");
  return pattern;
}

Draft Rule(std::string_view text, size_t begin, size_t row) {
  Cursor in(text);
  Draft rule = Draft::Map(begin);
  rule.Set("pattern", Draft::Text(TakePattern(in, begin), begin));
  Draft owners = Draft::List(begin);
  for (in.SkipBlanks(); !in.AtEnd() && in.Peek() != '#'; in.SkipBlanks()) {
    size_t offset = in.offset();
    std::string_view owner = in.TakeWhile(InOwner);
    if (!in.AtEnd() && in.Peek() != '#' && in.Peek() != ' ' && in.Peek() != '\t')
      Fail(begin + in.offset(), "unexpected character" + in.Found().substr(7));
    owners.Append(Owner(owner, begin + offset));
  }
  rule.Set("owners", std::move(owners));
  rule.Set("comment", Draft::Text(in.AtEnd() ? "" : Trim(text.substr(in.offset() + 1)), begin));
  rule.Set("lineNumber", Draft::Integer(static_cast<int64_t>(row), begin));
  return rule;
}

}  // namespace

Parsed ReadCodeowners(Maker& maker) {
  Draft rules = Draft::List(0);
  size_t row = 0;
  for (const Line& line : SplitLines(maker.text())) {
    ++row;
    std::string_view text = Trim(line.text);
    if (text.empty() || text[0] == '#') continue;
    rules.Append(Rule(text, line.offset + static_cast<size_t>(text.data() - line.text.data()), row));
  }
  Draft document = Draft::Map(0);
  document.Set("rules", rules.items.empty() ? Draft::Null(0) : std::move(rules));
  return MakeParsed(maker, document);
}

}  // namespace regoc::inputs
