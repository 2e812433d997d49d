#include "runtime/value/plain_marks.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace regoc::internal {
namespace {

using Marks = std::vector<uint32_t>;

// One byte after the other; nothing when the text is not plain or refused.
std::optional<Marks> Expected(std::string_view text) {
  Marks marks;
  bool inside = false, in_word = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (inside) {
      if (static_cast<unsigned char>(c) < 0x20) return {};
      inside = c != '"';
      continue;
    }
    // With bit 5 set these two are a comma and a colon: a mark like any other, at which no value begins.
    bool bracket = std::string_view("{}[],:\x0C\x1A").find(c) != std::string_view::npos;
    bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (bracket || (!space && !in_word)) marks.push_back(static_cast<uint32_t>(i));
    in_word = !bracket && !space && c != '"';
    inside = c == '"';
  }
  return inside ? std::nullopt : std::optional(marks);
}

struct Got {
  PlainMarks::Kind kind;
  Marks marks;
};

Got Mark(PlainMarker marker, std::string text) {
  size_t size = text.size();
  text.append(kPlainPadding, '\0');
  Marks marks(size + kPlainRoom);
  PlainMarks got = marker(text.data(), size, marks.data());
  marks.resize(static_cast<size_t>(got.end - marks.data()));
  return {got.kind, marks};
}

std::vector<PlainMarker> Markers() {
  std::vector<PlainMarker> markers;
  for (const PlainMarker* marker = PlainMarkersHere(); *marker != nullptr; ++marker) markers.push_back(*marker);
  return markers;
}

TEST(PlainMarks, FindsTokensOfTextsOfEveryLength) {
  constexpr std::string_view kPieces[] = {"{",    "}",
                                          "[",    "]",
                                          ":",    ",",
                                          "\"",   "\"",
                                          "\"",   "\"ab c\"",
                                          "\"\"", " ",
                                          "\n",   "\t\r",
                                          "12",   "-3.5e7",
                                          "true", "x",
                                          "\x1A", "\x0C",
                                          "\x01", "\"a longer text, with {[]}: in it\""};
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (size_t size = random() % 260; text.size() < size;) text += kPieces[random() % std::size(kPieces)];
    std::optional<Marks> expected = Expected(text);
    for (PlainMarker marker : Markers()) {
      Got got = Mark(marker, text);
      ASSERT_EQ(got.kind == PlainMarks::Kind::kMarked, expected.has_value()) << text;
      if (!expected) {
        ASSERT_EQ(got.kind, PlainMarks::Kind::kRefused) << text;
      } else {
        ASSERT_EQ(got.marks, *expected) << text;
      }
    }
  }
}

TEST(PlainMarks, LeavesBackslashesAndOtherBytesThanAsciiToOthers) {
  for (PlainMarker marker : Markers())
    for (size_t size : {1, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200})
      for (size_t at = 0; at < size; ++at)
        for (char c : {'\\', '\x80', '\xC3', '\xFF'}) {
          std::string text(size, ' ');
          text[at] = c;
          ASSERT_EQ(Mark(marker, text).kind, PlainMarks::Kind::kNotPlain) << size << " " << at;
        }
}

}  // namespace
}  // namespace regoc::internal
