// .gitignore and .dockerignore: a list of one list of lines.
#include "tools/inputs/cursor.h"
#include "tools/inputs/draft.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/lines.h"

namespace regoc::inputs {

namespace {

// Without the spaces at the end, but that one which a backslash stands before.
std::string_view TrimSpaces(std::string_view line) {
  size_t end = line.find_last_not_of(' ');
  if (end == std::string_view::npos) return {};
  size_t size = end + 1;
  if (line[end] == '\\' && size < line.size()) ++size;
  return line.substr(0, size);
}

// Conftest takes the line byte by byte, each as a character of Latin-1: "ä" comes out as "Ã¤".
std::string Unescape(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      if (i + 1 >= text.size() || text[i + 1] != '\\') continue;
      ++i;
    }
    AppendLatin1(out, text[i]);
  }
  return out;
}

}  // namespace

Parsed ReadIgnore(Maker& maker) {
  Draft entries = Draft::List(0);
  for (const Line& line : SplitLines(maker.text())) {
    std::string_view stripped = TrimSpaces(line.text);
    std::string kind = "Path", value;
    if (stripped.empty()) {
      kind = "Empty";
      value = line.text;
    } else if (stripped[0] == '#') {
      kind = "Comment";
      value = Trim(stripped.substr(1));
    } else if (stripped[0] == '!') {
      kind = "NegatedPath";
      value = Unescape(stripped.substr(1));
    } else {
      value = Unescape(stripped);
    }
    Draft entry = Draft::Map(line.offset);
    entry.Set("Kind", Draft::Text(kind, line.offset));
    entry.Set("Value", Draft::Text(value, line.offset));
    entry.Set("Original", Draft::Text(line.text, line.offset));
    entries.Append(std::move(entry));
  }
  Draft document = Draft::List(0);
  document.Append(std::move(entries));
  return MakeParsed(maker, document);
}

}  // namespace regoc::inputs
