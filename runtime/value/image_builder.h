// Makes data images, from the inside out:
//
//   ImageBuilder builder;
//   Words name = builder.Text(Tag::kString, "ada");
//   Words pair[] = {builder.Text(Tag::kString, "name"), name};
//   Words root = builder.Object(pair, 1);                       // {"name": "ada"}
//   Result<Image> image = std::move(builder).ToImage(root);
//
// Values under construction are words whose pointers are offsets in sections that still grow (image_format.h).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/value/image.h"
#include "runtime/value/image_intern.h"
#include "runtime/value/value.h"

namespace regoc {

// Memory: the image, 12 bytes and some a distinct text, array and object, and what the largest object needs to be
// sorted. Throws std::bad_alloc. One thread.
class ImageBuilder {
 public:
  using Words = internal::Words;

  ImageBuilder();
  ImageBuilder(const ImageBuilder&) = delete;
  ImageBuilder& operator=(const ImageBuilder&) = delete;

  // `tag` is kString or kDecimal.
  Words Text(Tag tag, std::string_view text);
  Words Array(const Words* items, uint32_t count);
  // `pairs` are keys, which are strings, and values in turn; of a key that is repeated the last value counts. Reorders
  // them.
  Words Object(Words* pairs, uint32_t count);
  // False when there is more text than an image can hold (4 GiB): what was built is of no use.
  bool good() const { return good_; }

  // Both require an object as root, and end the builder.
  Image ToImage(Words root) &&;
  // The bytes of a file: the same for the same values. `source` tells what they were made from, in 64
  // bytes: a digest in hexadecimal.
  std::string ToBytes(Words root, std::string_view source) &&;

 private:
  struct Section {
    MappedMemory memory;
    size_t size = 0;
    // Room for more bytes, zero: gives their offset.
    size_t Add(size_t bytes);
    char* at(size_t offset) const { return memory.data() + offset; }
  };
  struct Pair {
    Words key, value;
  };
  struct TextBytes {
    const Section* texts;
    std::string_view operator()(internal::Interned i) const { return {texts->at(i.at), i.size}; }
  };
  struct ArrayBytes {
    const Section* values;
    std::string_view operator()(internal::Interned i) const;
  };
  struct ObjectBytes {
    const ImageBuilder* builder;
    std::string_view operator()(internal::Interned i) const;
  };

  std::string_view TextOf(Words text) const { return {texts().at(text.payload), text.size()}; }
  const Section& texts() const;
  uint32_t SortDistinct(Pair* pairs, uint32_t count) const;
  uint32_t SortFew(Pair* pairs, uint32_t count) const;
  uint32_t SortMany(Pair* pairs, uint32_t count) const;
  size_t AddTable(const Pair* entries, uint32_t count);
  void AddIndex(char* table, const Pair* entries, uint32_t count);
  bool FillIndex(uint32_t* index, uint32_t mask, const Pair* entries, uint32_t count, uint64_t seed) const;
  size_t TotalSize() const;
  void Assemble(char* to, uint64_t base, Words root, std::string_view source);

  bool good_ = true;
  int64_t empty_object_ = -1;
  Section sections_[4];
  internal::Interner<TextBytes> known_texts_;
  internal::Interner<ArrayBytes> known_arrays_;
  internal::Interner<ObjectBytes> known_objects_;
};

// Adds a value; false when it holds what JSON cannot say: a set, or a key that is not a string.
bool AddToImage(ImageBuilder& builder, Value value, internal::Words& result);

// Adds the value of a JSON text, with the meaning and the limits that JsonReader has (but for its limit on bytes),
// without another form of the whole between. `done` is told now and then how many bytes will not be looked at again.
// False when JsonReader would refuse it: ask that for the reason.
bool AddJsonToImage(ImageBuilder& builder, std::string_view json, uint32_t max_depth,
                    const std::function<void(size_t)>& done, internal::Words& result);

}  // namespace regoc
