// How an image lies in memory and in its file: a header and four sections.
//
//   tables   the heads of objects: all of a Table, or, up to Table::kSmall entries, its first kSmallTableBytes bytes
//   values   items of arrays and entries of objects
//   indexes  the hash indexes of larger objects
//   texts    of strings and decimals, without anything between
//
// Each text, each array and each object with few entries is there once, however often it occurs. Pointers are absolute,
// for an image that lies at `base`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "runtime/value/table.h"

namespace regoc::internal {

inline constexpr char kImageMagic[8] = {'R', 'E', 'G', 'O', 'C', 'I', 'M', 'G'};
inline constexpr uint32_t kImageVersion = 1;
inline constexpr uint32_t kByteOrder = 0x01020304;

inline constexpr size_t kSmallTableBytes = 24;
static_assert(offsetof(Object, capacity) < kSmallTableBytes && offsetof(Object, index) == kSmallTableBytes);
// What tables are counted in.
inline constexpr size_t kTableUnit = 8;
static_assert(sizeof(Object) % kTableUnit == 0 && kSmallTableBytes % kTableUnit == 0);

enum ImageSection { kTables, kValues, kIndexes, kTexts, kSections };

struct ImageHeader {
  char magic[8];
  uint32_t version;
  uint32_t byte_order;
  uint64_t layout;      // ImageLayout() of who wrote it
  uint64_t hash_probe;  // what the hash function of the indexes gave for a text
  uint64_t base;
  uint64_t size;  // of all, this header included
  uint64_t sizes[kSections];
  Words root;
  char source[64];  // tells what it was made from
  uint64_t body_checksum;
  uint64_t header_checksum;  // of what is before
};
static_assert(std::is_trivially_copyable_v<ImageHeader> && sizeof(ImageHeader) % 16 == 0);

// Sizes and offsets that the sections depend on.
constexpr uint64_t ImageLayout() {
  return sizeof(Value) | sizeof(Entry) << 8 | sizeof(Object) << 16 | kSmallTableBytes << 24 |
         uint64_t{Object::kSmall} << 32 | offsetof(Object, index) << 40 | offsetof(Object, seed) << 48;
}

// What to add to pointers into each section when the image, or one section of it, moves.
struct ImageMove {
  uint64_t by[kSections];
};

inline size_t TableBytes(uint32_t count) { return count > Object::kSmall ? sizeof(Object) : kSmallTableBytes; }

// Corrects all pointers in the tables and the values.
void MovePointers(char* tables, size_t tables_size, Words* values, size_t value_count, const ImageMove& move);
void MovePointer(Words& word, const ImageMove& move);

uint64_t Checksum(const char* bytes, size_t size);
uint64_t HashProbe();

}  // namespace regoc::internal
