#include "runtime/value/image.h"

#include <cstring>

#include "runtime/value/hashing.h"
#include "runtime/value/image_format.h"

namespace regoc {

namespace internal {

void MovePointer(Words& word, const ImageMove& move) {
  switch (word.tag()) {
    case Tag::kString:
    case Tag::kDecimal:
      word.payload += move.by[kTexts];
      break;
    case Tag::kArray:
      word.payload += move.by[kValues];
      break;
    case Tag::kObject:
      word.payload += move.by[kTables];
      break;
    default:
      break;
  }
}

namespace {

template <typename T>
void MoveField(char* field, uint64_t by) {
  uint64_t pointer;
  std::memcpy(&pointer, field, sizeof pointer);
  pointer += by;
  std::memcpy(field, &pointer, sizeof pointer);
}

}  // namespace

void MovePointers(char* tables, size_t tables_size, Words* values, size_t value_count, const ImageMove& move) {
  for (size_t at = 0; at + kSmallTableBytes <= tables_size;) {  // there may be padding behind the last
    char* table = tables + at;
    uint32_t count;
    std::memcpy(&count, table + offsetof(Object, count), sizeof count);
    MoveField<Entry*>(table + offsetof(Object, items), move.by[kValues]);
    if (count > Object::kSmall) MoveField<uint32_t*>(table + offsetof(Object, index), move.by[kIndexes]);
    at += TableBytes(count);
  }
  for (size_t i = 0; i < value_count; ++i) MovePointer(values[i], move);
}

uint64_t Checksum(const char* bytes, size_t size) { return HashBytes({bytes, size}, size); }
uint64_t HashProbe() { return HashBytes("how keys are hashed", 1) ^ HashBytes("key", 0); }

}  // namespace internal

namespace {

using internal::ImageHeader;

const ImageHeader& HeaderOf(const MappedMemory& memory) { return *reinterpret_cast<const ImageHeader*>(memory.data()); }

// What is wrong with it, or nothing.
std::string_view Fault(const MappedMemory& memory) {
  if (memory.size() < sizeof(ImageHeader)) return "shorter than its header";
  const ImageHeader& header = HeaderOf(memory);
  if (std::memcmp(header.magic, internal::kImageMagic, sizeof header.magic) != 0) return "not a data image";
  if (header.byte_order != internal::kByteOrder) return "made for another byte order";
  if (header.version != internal::kImageVersion) return "of another version";
  if (header.header_checksum != internal::Checksum(memory.data(), offsetof(ImageHeader, header_checksum)))
    return "its header is damaged";
  if (header.layout != internal::ImageLayout() || header.hash_probe != internal::HashProbe())
    return "made by a program with another layout of values";
  uint64_t rest = header.size - sizeof(ImageHeader);
  for (uint64_t size : header.sizes) {
    if (size > rest || size % 16 != 0) return "its sections do not fit";
    rest -= size;
  }
  if (header.size != memory.size() || rest != 0) return "its size is not what its header says";
  if (header.root.tag() != Tag::kObject ||
      header.root.payload - header.base - sizeof(ImageHeader) >= header.sizes[internal::kTables])
    return "it has no root";
  if (header.body_checksum !=
      internal::Checksum(memory.data() + sizeof(ImageHeader), memory.size() - sizeof(ImageHeader)))
    return "its content is damaged";
  return {};
}

// For where it lies, rather than where it was made for.
void Relocate(MappedMemory& memory, uint64_t by) {
  const ImageHeader& header = HeaderOf(memory);
  char* tables = memory.data() + sizeof(ImageHeader);
  auto* values = reinterpret_cast<internal::Words*>(tables + header.sizes[internal::kTables]);
  size_t value_count = header.sizes[internal::kValues] / sizeof(Value);
  memory.MakeWritable();
  internal::MovePointers(tables, header.sizes[internal::kTables], values, value_count, {{by, by, by, by}});
}

}  // namespace

Result<Image> Image::Adopt(MappedMemory memory) {
  if (std::string_view fault = Fault(memory); !fault.empty()) return Error{"data image: " + std::string(fault)};
  const ImageHeader& header = HeaderOf(memory);
  uint64_t by = reinterpret_cast<uint64_t>(memory.data()) - header.base;
  if (by != 0) Relocate(memory, by);
  memory.MakeReadOnly();
  auto* root = reinterpret_cast<const struct Object*>(header.root.payload + by);
  return Image(std::move(memory), Value::Object(root));
}

Result<Image> Image::Open(const std::string& path) {
  Result<MappedMemory> memory = MappedMemory::OfFile(path, 0);
  // Where it wants to lie stands in its header.
  if (memory.ok() && memory->size() >= sizeof(ImageHeader)) memory = MappedMemory::OfFile(path, HeaderOf(*memory).base);
  if (!memory.ok()) return memory.error();
  Result<Image> image = Adopt(std::move(*memory));
  if (!image.ok()) return Error{path + ": " + image.error().message};
  return image;
}

Result<Image> Image::FromBytes(std::string_view bytes) {
  MappedMemory memory(bytes.size());
  if (!bytes.empty()) std::memcpy(memory.data(), bytes.data(), bytes.size());
  return Adopt(std::move(memory));
}

std::string_view Image::source() const { return {HeaderOf(memory_).source, sizeof(ImageHeader::source)}; }

}  // namespace regoc
