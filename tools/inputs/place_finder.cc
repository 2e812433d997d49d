#include "tools/inputs/place_finder.h"

#include <algorithm>

namespace regoc::inputs {

Place PlaceFinder::Walk(Place place, size_t from, size_t to) const {
  for (size_t at = from; at < to; ++at) {
    unsigned char c = static_cast<unsigned char>(text_[at]);
    if (c == '\n') {
      ++place.row;
      place.column = 1;
    } else if ((c & 0xC0) != 0x80) {
      ++place.column;
    }
  }
  return place;
}

Place PlaceFinder::At(size_t offset) {
  offset = std::min(offset, text_.size());
  if (marks_.empty()) {
    marks_.push_back({1, 1});
    for (size_t at = kStep; at <= text_.size(); at += kStep) marks_.push_back(Walk(marks_.back(), at - kStep, at));
  }
  return Walk(marks_[offset / kStep], offset / kStep * kStep, offset);
}

}  // namespace regoc::inputs
