// The lines of a text, without their ends.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace regoc::inputs {

struct Line {
  std::string_view text;
  size_t offset = 0;
};

// As Go's strings.Split by \n: what follows the last one is a line, even when it is empty.
inline std::vector<Line> SplitLines(std::string_view text) {
  std::vector<Line> lines;
  size_t begin = 0;
  for (size_t end; (end = text.find('\n', begin)) != std::string_view::npos; begin = end + 1)
    lines.push_back({text.substr(begin, end - begin), begin});
  lines.push_back({text.substr(begin), begin});
  return lines;
}

}  // namespace regoc::inputs
