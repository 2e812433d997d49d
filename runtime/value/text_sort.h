// Sorts texts by their bytes, sixteen at a time: what texts have in common is not compared for each pair again.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace regoc::internal {

struct SortedText {
  SortedText(std::string_view t, uint32_t p) : text(t.data()), size(static_cast<uint32_t>(t.size())), position(p) {}
  SortedText() = default;

  unsigned __int128 word;  // the sixteen bytes at the depth that is being compared; the first is the highest
  const char* text;
  uint32_t size;
  uint32_t position;  // where the caller has it
};

// In the order of their bytes, a text before those that go on with more. Whether two of them are equal.
bool SortTexts(std::span<SortedText> texts);

}  // namespace regoc::internal
