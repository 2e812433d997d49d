// Data images: base documents laid out as values, ready to be read where they are mapped.
//
//   ImageBuilder builder;                                  // image_builder.h
//   std::string bytes = std::move(builder).ToBytes(root, digest);
//   Result<Image> image = Image::Open("data.img");         // the same bytes, from a file
//   image->root();                                         // no parsing, no allocation
//
// An image is made for an address of its own, which follows from its content. Where that is taken, its pointers are
// corrected for another one, in memory that is private to the process.
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/mapped_memory.h"
#include "runtime/base/result.h"
#include "runtime/value/value.h"

namespace regoc {

// Immutable; may be read by any number of threads. Values of it live as long as it does.
class Image {
 public:
  // Maps a file. Refused, with the reason: what is cut off or changed by accident (checksums of header and content), or
  // of another version, byte order or layout. NOT checked is where the pointers inside point to: only open what is
  // trusted as code would be, and only files that nobody else can write to.
  static Result<Image> Open(const std::string& path);
  // The same from bytes, which are copied. What was said about trust holds.
  static Result<Image> FromBytes(std::string_view bytes);

  Value root() const { return root_; }  // an object
  // What ToBytes was given.
  std::string_view source() const;
  bool Holds(const void* address) const {
    return static_cast<size_t>(static_cast<const char*>(address) - memory_.data()) < memory_.size();
  }
  size_t bytes() const { return memory_.size(); }

 private:
  friend class ImageBuilder;
  explicit Image(MappedMemory memory, Value root) : memory_(std::move(memory)), root_(root) {}
  static Result<Image> Adopt(MappedMemory memory);

  MappedMemory memory_;
  Value root_;
};

}  // namespace regoc
