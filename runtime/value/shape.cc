#include "runtime/value/shape.h"

#include "runtime/value/hashing.h"

namespace regoc {

Shapes::Shapes(std::vector<Shape> shapes) : shapes_(std::move(shapes)), indexes_(shapes_.size()) {
  for (size_t id = 0; id < shapes_.size(); ++id) {
    std::vector<std::string>& keys = shapes_[id].keys;
    for (size_t slot = 0; slot < keys.size(); ++slot)
      fingerprint_ = internal::HashBytes(keys[slot], internal::HashWord(shapes_[id].fields[slot], fingerprint_));
    fingerprint_ = internal::HashWord(shapes_[id].elements * 2 + (shapes_[id].open ? 1 : 0), fingerprint_);
    Index& index = indexes_[id];
    uint32_t size = 2;
    while (size < keys.size() * 2) size *= 2;
    index.slots.resize(size);
    index.mask = size - 1;
    for (size_t slot = 0; slot < keys.size(); ++slot) {
      size_t length = keys[slot].size();
      keys[slot].append(8, '\0');  // FirstWord reads on
      keys[slot].resize(length);
      uint64_t word = FirstWord(keys[slot]);
      index.filter |= uint64_t{1} << FilterBit(word, length);
      uint32_t at = Start(word, length) & index.mask;
      while (index.slots[at].number >= 0) at = (at + 1) & index.mask;
      index.slots[at] = {word, keys[slot], static_cast<int32_t>(slot)};
    }
  }
}

}  // namespace regoc
