// Java's properties: keys and texts. What `${…}` refers to is not put in, but must not go in circles.
#include <charconv>
#include <cstdlib>
#include <optional>

#include "runtime/base/utf8.h"
#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"

namespace regoc::inputs {

namespace {

constexpr size_t kMaxExpansions = 64;     // within each other
constexpr size_t kMaxExpanded = 1 << 20;  // bytes

class Properties {
 public:
  explicit Properties(Maker& maker) : in_(maker.text()) {}

  Draft Read() {
    if (in_.LooksAt("\xEF\xBB\xBF")) in_.Skip(3);
    for (SkipToKey(); !in_.AtEnd(); SkipToKey()) ReadMember();
    for (const auto& [key, value] : map_.members) {
      std::vector<std::string> keys{key};
      Expand(value.text, keys, value.offset);
    }
    return std::move(map_);
  }

 private:
  static bool IsBlank(char c) { return c == ' ' || c == '\f' || c == '\t'; }
  static bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

  void SkipToKey();
  void ReadMember();
  void AppendEscape(std::string& out);
  std::string Expand(std::string text, std::vector<std::string>& keys, size_t offset);

  Cursor in_;
  Draft map_ = Draft::Map(0);
};

void Properties::SkipToKey() {
  for (;;) {
    in_.TakeWhile([](char c) { return IsBlank(c) || IsLineEnd(c); });
    if (in_.Peek() != '#' && in_.Peek() != '!') return;
    in_.TakeWhile([](char c) { return !IsLineEnd(c); });
  }
}

void Properties::ReadMember() {
  std::string key, value;
  size_t begin = in_.offset();
  while (!in_.AtEnd() && !IsBlank(in_.Peek()) && !IsLineEnd(in_.Peek()) && in_.Peek() != ':' && in_.Peek() != '=') {
    if (in_.Take('\\')) {
      AppendEscape(key);
    } else {
      key.push_back(in_.Next());
    }
  }
  if (key.empty()) Fail(begin, "expected a key" + in_.Found());
  in_.TakeWhile(IsBlank);
  if (!in_.Take(':')) in_.Take('=');
  in_.TakeWhile(IsBlank);
  size_t offset = in_.offset();
  while (!in_.AtEnd() && !IsLineEnd(in_.Peek())) {
    char c = in_.Next();
    if (c != '\\') {
      value.push_back(c);
    } else if (!in_.AtEnd() && IsLineEnd(in_.Peek())) {  // the line goes on in the next one
      in_.Skip(1);
      in_.TakeWhile(IsBlank);
    } else {
      AppendEscape(value);
    }
  }
  map_.Set(key, Draft::Text(value, offset));
}

// Behind the backslash.
void Properties::AppendEscape(std::string& out) {
  size_t begin = in_.offset() - 1;
  if (in_.AtEnd()) Fail(begin, "premature EOF");
  char c = in_.Next();
  constexpr std::string_view kMarks = "fnrt";
  constexpr std::string_view kMeanings = "\f\n\r\t";
  if (size_t known = kMarks.find(c); known != std::string_view::npos) {
    out.push_back(kMeanings[known]);
  } else if (c == 'u') {
    uint32_t point = 0;
    std::string_view hex = in_.text().substr(in_.offset(), 4);
    auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), point, 16);
    if (hex.size() != 4 || error != std::errc() || end != hex.data() + 4) Fail(begin, "invalid unicode literal");
    in_.Skip(4);
    AppendUtf8(out, point);
  } else {
    out.push_back(c);
  }
}

std::string Properties::Expand(std::string text, std::vector<std::string>& keys, size_t offset) {
  if (keys.size() > kMaxExpansions) Fail(offset, "expansion too deep");
  for (size_t start; (start = text.find("${")) != std::string::npos;) {
    size_t end = text.find('}', start + 2);
    if (end == std::string::npos) Fail(offset, "malformed expression");
    std::string key = text.substr(start + 2, end - start - 2);
    for (const std::string& outer : keys)
      if (outer == key) Fail(offset, "circular reference in " + key);
    const Draft* known = map_.Find(key);
    const char* variable = known == nullptr ? std::getenv(key.c_str()) : nullptr;
    keys.push_back(key);
    std::string value = Expand(known != nullptr ? known->text : variable == nullptr ? "" : variable, keys, offset);
    keys.pop_back();
    if (text.size() + value.size() > kMaxExpanded) Fail(offset, "expansion too long");
    text.replace(start, end + 1 - start, value);
  }
  return text;
}

}  // namespace

Parsed ReadProperties(Maker& maker) { return MakeParsed(maker, Properties(maker).Read()); }

}  // namespace regoc::inputs
