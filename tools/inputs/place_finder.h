// Offsets of a text as rows and columns.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "tools/inputs/places.h"

namespace regoc::inputs {

// Each answer costs a look at a few hundred bytes, in any order. Of one thread; the text outlives it.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::string_view text) : text_(text) {}

  // Offsets beyond the end are the end. A line ends with \n; columns count characters of UTF-8.
  Place At(size_t offset);

 private:
  static constexpr size_t kStep = 256;
  Place Walk(Place place, size_t from, size_t to) const;

  std::string_view text_;
  std::vector<Place> marks_;  // of each kStep-th byte; made at the first question
};

}  // namespace regoc::inputs
