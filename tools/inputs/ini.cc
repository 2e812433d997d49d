// INI files, as go-ini reads them: sections of texts, where what looks like a number or a boolean is one. What stands
// before the first section is dropped.
#include <cmath>

#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/go_text.h"

namespace regoc::inputs {

namespace {

constexpr std::string_view kDefault = "DEFAULT";

class Ini {
 public:
  explicit Ini(Maker& maker) : in_(maker.text()) {}
  Draft Read();

 private:
  std::string_view NextLine() {
    std::string_view line = in_.TakeLine();
    in_.Take('\n');
    return line;
  }
  void ReadSection(std::string_view line, size_t offset);
  void ReadKey(std::string_view line, size_t offset);
  std::string KeyName(std::string_view line, size_t offset, size_t& value_begin);
  std::string ReadValue(std::string_view text, size_t offset);
  std::string ReadMultiline(std::string value, std::string_view quote, size_t offset);
  std::string ReadContinued(std::string value);

  Cursor in_;
  Draft sections_ = Draft::Map(0);
  std::string section_{kDefault};
  int numbered_ = 1;
};

std::string_view TrimLeft(std::string_view text) {
  while (!text.empty() && IsSpace(text[0])) text.remove_prefix(1);
  return text;
}

Draft Ini::Read() {
  if (in_.LooksAt("\xFF\xFE") || in_.LooksAt("\xFE\xFF")) Fail(0, "UTF-16 is not read; the file must be UTF-8");
  if (in_.LooksAt("\xEF\xBB\xBF")) in_.Skip(3);
  sections_.Set(kDefault, Draft::Map(0));
  while (!in_.AtEnd()) {
    size_t begin = in_.offset();
    std::string_view whole = NextLine();
    std::string_view line = TrimLeft(whole);
    size_t offset = begin + (whole.size() - line.size());
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line[0] == '[') {
      ReadSection(line, offset);
    } else {
      ReadKey(line, offset);
    }
  }
  sections_.members.erase(std::string(kDefault));
  return std::move(sections_);
}

void Ini::ReadSection(std::string_view line, size_t offset) {
  size_t close = line.rfind(']');
  if (close == std::string_view::npos) Fail(offset, "unclosed section: " + std::string(Trim(line)));
  section_ = line.substr(1, close - 1);
  if (section_.empty()) Fail(offset, "empty section name");
  if (sections_.Find(section_) == nullptr) sections_.Set(section_, Draft::Map(offset));
  numbered_ = 1;
}

std::string Ini::KeyName(std::string_view line, size_t offset, size_t& value_begin) {
  std::string_view quote;
  if (line[0] == '"') quote = line.size() > 6 && line.starts_with("\"\"\"") ? "\"\"\"" : "\"";
  if (line[0] == '`') quote = "`";
  size_t name_end = 0, search = 0;
  if (!quote.empty()) {
    name_end = line.find(quote, quote.size());
    if (name_end == std::string_view::npos) Fail(offset, "missing closing key quote: " + std::string(Trim(line)));
    search = name_end + quote.size();
  }
  size_t delimiter = line.find_first_of("=:", search);
  if (delimiter == std::string_view::npos) Fail(offset, "key-value delimiter not found: " + std::string(Trim(line)));
  if (delimiter == 0) Fail(offset, "empty key name: " + std::string(Trim(line)));
  value_begin = delimiter + 1;
  return std::string(
      Trim(quote.empty() ? line.substr(0, delimiter) : line.substr(quote.size(), name_end - quote.size())));
}

void Ini::ReadKey(std::string_view line, size_t offset) {
  size_t value_begin = 0;
  std::string name = KeyName(line, offset, value_begin);
  if (name == "-") name = "#" + std::to_string(numbered_++);
  std::string value = ReadValue(line.substr(value_begin), offset);
  std::optional<double> number = ParseGoFloat(value);
  std::optional<bool> boolean = ParseGoBool(value);
  if (name.empty()) Fail(offset, "empty key name");
  Draft member = Draft::Text(value, offset);
  if (number && std::isfinite(*number)) {
    member = Draft::Number(*number, offset);
  } else if (boolean) {
    member = Draft::Bool(*boolean, offset);
  }
  sections_.Find(section_)->Set(name, std::move(member));
}

bool IsSurrounded(std::string_view text, char quote) {
  return text.size() >= 2 && text[0] == quote && text.find(quote, 1) == text.size() - 1;
}

std::string Ini::ReadValue(std::string_view text, size_t offset) {
  text = TrimLeft(text);
  if (text.empty()) return "";
  std::string_view quote = text.size() > 3 && text.starts_with("\"\"\"") ? "\"\"\"" : text[0] == '`' ? "`" : "";
  if (!quote.empty()) {
    std::string_view rest = text.substr(quote.size());
    size_t end = rest.rfind(quote);
    if (end == std::string_view::npos) return ReadMultiline(std::string(rest) + "\n", quote, offset);
    return std::string(rest.substr(0, end));
  }
  text = Trim(text);
  if (text.ends_with('\\')) return ReadContinued(std::string(text.substr(0, text.size() - 1)));
  text = Trim(text.substr(0, text.find_first_of("#;")));
  if (IsSurrounded(text, '\'') || IsSurrounded(text, '"')) text = text.substr(1, text.size() - 2);
  return std::string(text);
}

std::string Ini::ReadMultiline(std::string value, std::string_view quote, size_t offset) {
  while (!in_.AtEnd()) {
    size_t begin = in_.offset();
    std::string_view line = NextLine();
    size_t end = line.rfind(quote);
    if (end != std::string_view::npos) return value + std::string(line.substr(0, end));
    value += in_.Since(begin);
  }
  Fail(offset, "missing closing key quote");
}

std::string Ini::ReadContinued(std::string value) {
  while (!in_.AtEnd()) {
    std::string_view next = Trim(NextLine());
    if (next.empty()) break;
    value += next;
    if (!value.ends_with('\\')) break;
    value.pop_back();
  }
  return value;
}

}  // namespace

Parsed ReadIni(Maker& maker) { return MakeParsed(maker, Ini(maker).Read()); }

}  // namespace regoc::inputs
