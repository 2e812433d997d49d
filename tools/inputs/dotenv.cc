// .env files, as gotenv reads them. `$NAME` means the variable of the environment, or else what the file said before:
// the only format whose values depend on more than the text, as with Conftest.
#include <cstdlib>

#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"

namespace regoc::inputs {

namespace {

class Dotenv {
 public:
  explicit Dotenv(Maker& maker) : in_(maker.text()) {}
  Draft Read();

 private:
  std::string_view NextLine();
  void TakeQuotedLines(std::string& line, size_t offset);
  void ReadMember(std::string_view line, size_t offset);
  std::string Replace(std::string_view value) const;

  Cursor in_;
  Draft map_ = Draft::Map(0);
};

// Lines end with \n, \r or both.
std::string_view Dotenv::NextLine() {
  std::string_view line = in_.TakeWhile([](char c) { return c != '\n' && c != '\r'; });
  if (in_.Take('\r')) {
    in_.Take('\n');
  } else {
    in_.Take('\n');
  }
  return line;
}

Draft Dotenv::Read() {
  if (in_.LooksAt("\xFF\xFE") || in_.LooksAt("\xFE\xFF")) Fail(0, "UTF-16 is not read; the file must be UTF-8");
  if (in_.LooksAt("\xEF\xBB\xBF")) in_.Skip(3);
  while (!in_.AtEnd()) {
    size_t begin = in_.offset();
    std::string_view whole = NextLine();
    std::string line(Trim(whole));
    size_t offset = begin + std::min(whole.find_first_not_of(" \t\v\f"), whole.size());
    if (line.empty() || line[0] == '#') continue;
    TakeQuotedLines(line, offset);
    ReadMember(line, offset);
  }
  return std::move(map_);
}

// A value that opens a quote goes on until a line has that quote.
void Dotenv::TakeQuotedLines(std::string& line, size_t offset) {
  size_t delimiter = line.find('=');
  if (delimiter == std::string::npos) delimiter = line.find(':');
  if (delimiter == std::string::npos || delimiter == 0 || delimiter + 1 >= line.size()) return;
  std::string_view value = Trim(std::string_view(line).substr(delimiter + 1));
  if (value.empty() || (value[0] != '"' && value[0] != '\'')) return;
  char quote = value[0];
  size_t close = Trim(value.substr(1)).rfind(quote);
  if (close != std::string_view::npos && value[close] != '\\') return;
  while (!in_.AtEnd()) {
    std::string_view next = NextLine();
    line += "\n" + std::string(next);
    size_t end = next.rfind(quote);
    if (end != std::string_view::npos && (end == 0 || next[end - 1] != '\\')) return;
  }
  Fail(offset, "missing quotes");
}

// White space and a comment up to the end, nothing else.
bool IsBlankOrComment(std::string_view text) {
  text = Trim(text);
  return text.empty() || (text[0] == '#' && text.find('\n') == std::string_view::npos);
}

// The value at the beginning of `rest`, when nothing but a comment follows it.
bool TakeValue(std::string_view rest, std::string_view& value) {
  if (rest.starts_with('\'') || rest.starts_with('"')) {
    for (size_t end = rest.rfind(rest[0]); end > 0; end = rest.rfind(rest[0], end - 1)) {
      value = rest.substr(0, end + 1);
      if (IsBlankOrComment(rest.substr(end + 1))) return true;
    }
  }
  value = rest.substr(0, rest.find_first_of("#\n"));
  if (!value.empty() && IsBlankOrComment(rest.substr(value.size()))) return true;
  value = {};
  return IsBlankOrComment(rest);
}

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

// \x is x, but for \$.
std::string Unescape(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] != '$') ++i;
    out.push_back(text[i]);
  }
  return out;
}

void Dotenv::ReadMember(std::string_view line, size_t offset) {
  Cursor in(line);
  auto refuse = [&] { Fail(offset, "line `" + std::string(line) + "` doesn't match format"); };
  if (in.LooksAt("export") && IsSpace(in.Peek(6))) {
    in.Skip(6);
    in.TakeWhile(IsSpace);
  }
  std::string_view key = in.TakeWhile([](char c) { return IsLetter(c) || IsDigit(c) || c == '_' || c == '.'; });
  if (key.empty()) refuse();
  bool colon = in.Peek() == ':' && IsSpace(in.Peek(1));
  if (colon) {
    in.Skip(2);
  } else {
    in.TakeWhile(IsSpace);
    if (!in.Take('=')) refuse();
    in.TakeWhile(IsSpace);
  }
  std::string_view taken;
  if (!TakeValue(line.substr(in.offset()), taken)) refuse();
  std::string value(Trim(taken));
  bool twofold = value.size() >= 2 && value[0] == '"' && value.back() == '"';
  bool single = value.size() >= 2 && value[0] == '\'' && value.back() == '\'';
  if (twofold || single) value = value.substr(1, value.size() - 2);
  if (twofold) {
    ReplaceAll(value, "\\n", "\n");
    ReplaceAll(value, "\\r", "\r");
    value = Unescape(value);
  }
  map_.Set(key, Draft::Text(single ? value : Replace(value), offset));
}

// $NAME and ${NAME}; \$ is a dollar sign.
std::string Dotenv::Replace(std::string_view value) const {
  std::string out;
  Cursor in(value);
  while (!in.AtEnd()) {
    size_t begin = in.offset();
    bool escaped = in.LooksAt("\\$");
    if (!escaped && in.Peek() != '$') {
      out.push_back(in.Next());
      continue;
    }
    in.Skip(escaped ? 2 : 1);
    in.Take('{');
    std::string name(in.TakeWhile([](char c) { return (c >= 'A' && c <= 'Z') || IsDigit(c) || c == '_'; }));
    in.Take('}');
    auto known = map_.members.find(name);
    if (escaped) {
      out += in.Since(begin + 1);
    } else if (name.empty()) {
      out += in.Since(begin);
    } else if (const char* variable = std::getenv(name.c_str()); variable != nullptr) {
      out += variable;
    } else if (known != map_.members.end()) {
      out += known->second.text;
    }
  }
  return out;
}

}  // namespace

Parsed ReadDotenv(Maker& maker) { return MakeParsed(maker, Dotenv(maker).Read()); }

}  // namespace regoc::inputs
