// Shapes: which fields of a document somebody is going to read.
//
//   Shapes shapes({{}, {.keys = {"user"}, .fields = {0}}});
//   Result<Value> v = reader.Parse(arena, PaddedText(…), {&shapes, 1});  // of the object, "user" is read, the rest skipped
//
// A reader that is given shapes makes lazy objects (lazy_object.h): the fields that the shape names lie in slots, by
// which generated code and the interpreter find them without looking for a key; everything else of the object is checked
// and passed over, and read when somebody asks for it after all. So shapes change what reading costs, never a result.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/value/value.h"

namespace regoc {

// What is known of the objects at some places of a document. Others are referred to by their index in Shapes.
struct Shape {
  std::vector<std::string> keys;  // a slot each
  std::vector<uint32_t> fields;   // by slot: the shape of the value
  uint32_t elements = 0;          // of the items of an array, or of the values of an object that is `open`
  bool open = false;              // keys other than these are looked up: objects are read in full
};

// Immutable; shared between threads.
class Shapes {
 public:
  // The first shape stands for what nobody reads: it has no keys.
  explicit Shapes(std::vector<Shape> shapes);

  const Shape& operator[](uint32_t id) const { return shapes_[id]; }
  size_t size() const { return shapes_.size(); }
  // Shapes that differ have different ones.
  uint64_t fingerprint() const { return fingerprint_; }
  // The slot of a key, or -1. Up to 7 bytes after the key are read.
  [[gnu::always_inline]] int32_t SlotOf(uint32_t id, std::string_view key) const {
    const Index& index = indexes_[id];
    uint64_t word = FirstWord(key);
    if ((index.filter >> FilterBit(word, key.size()) & 1) == 0) return -1;
    for (uint32_t at = Start(word, key.size()) & index.mask;; at = (at + 1) & index.mask) {
      const Slot& slot = index.slots[at];
      if (slot.number < 0) return -1;
      if (slot.word == word && slot.key.size() == key.size() &&
          (key.size() <= 8 || internal::EqualBytes(slot.key.data(), key.data(), key.size())))
        return slot.number;
    }
  }

 private:
  struct Slot {
    uint64_t word = 0;
    std::string_view key;
    int32_t number = -1;
  };
  struct Index {
    std::vector<Slot> slots;  // open addressing, at most half full
    uint32_t mask = 0;
    uint64_t filter = 0;  // has the FilterBit of each key: most keys that are not wanted end here
  };
  // The first eight bytes, zeros behind a shorter key.
  static uint64_t FirstWord(std::string_view key) {
    uint64_t word;
    std::memcpy(&word, key.data(), sizeof word);
    return key.size() >= 8 ? word : word & ((uint64_t{1} << key.size() * 8) - 1);
  }
  static uint32_t FilterBit(uint64_t word, size_t size) {
    return static_cast<uint32_t>((word & 0xFF) + size * 11) & 63;
  }
  static uint32_t Start(uint64_t word, size_t size) {
    return static_cast<uint32_t>((word ^ size) * 0x9E3779B97F4A7C15u >> 40);
  }

  std::vector<Shape> shapes_;
  std::vector<Index> indexes_;
  uint64_t fingerprint_ = 0;
};

// The shape of a whole document; without `shapes`, all of it is read.
struct Projection {
  const Shapes* shapes = nullptr;
  uint32_t root = 0;
};

}  // namespace regoc
