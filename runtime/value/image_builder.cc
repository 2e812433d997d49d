#include "runtime/value/image_builder.h"

#include <algorithm>
#include <cstring>

#include "runtime/value/image_format.h"

namespace regoc {

using internal::ImageHeader;
using internal::Interned;
using internal::kIndexes;
using internal::kSections;
using internal::kTables;
using internal::kTexts;
using internal::kValues;

namespace {

constexpr size_t kFirstBytes = size_t{16} << 10;
// Larger arrays and objects are seldom there twice, and would cost most to compare.
constexpr uint32_t kLargestInterned = 1024;

// Images lie where nothing else does on x86-64 and AArch64: between heap and libraries, with a gigabyte each.
constexpr uint64_t kFirstBase = uint64_t{0x2000} << 32;
constexpr uint64_t kBaseStep = uint64_t{1} << 30;
constexpr uint64_t kBases = uint64_t{0x2000} << 2;

std::string_view AsBytes(const void* words, size_t size) { return {static_cast<const char*>(words), size}; }

size_t Rounded(size_t size) { return (size + 15) & ~size_t{15}; }

}  // namespace

size_t ImageBuilder::Section::Add(size_t bytes) {
  size_t at = size;
  size += bytes;
  if (size > memory.size()) memory.Resize(std::max({size, memory.size() * 2, kFirstBytes}));
  return at;
}

std::string_view ImageBuilder::ArrayBytes::operator()(Interned i) const {
  return AsBytes(values->at(i.at * sizeof(Words)), i.size * sizeof(Words));
}

std::string_view ImageBuilder::ObjectBytes::operator()(Interned i) const {
  uint64_t items;
  std::memcpy(&items, builder->sections_[kTables].at(i.at * internal::kTableUnit), sizeof items);
  return AsBytes(builder->sections_[kValues].at(items), i.size * sizeof(Pair));
}

ImageBuilder::ImageBuilder()
    : known_texts_({&sections_[kTexts]}), known_arrays_({&sections_[kValues]}), known_objects_({this}) {}

const ImageBuilder::Section& ImageBuilder::texts() const { return sections_[kTexts]; }

internal::Words ImageBuilder::Text(Tag tag, std::string_view text) {
  uint64_t head = Words::Head(tag, text.size());
  if (text.empty()) return {head, 0};
  auto size = static_cast<uint32_t>(text.size());
  Interned& known = known_texts_.Find(text, size);
  if (known.size == 0) {
    size_t at = sections_[kTexts].Add(text.size());
    good_ = good_ && at + text.size() <= UINT32_MAX;
    if (!good_) return {head, 0};
    std::memcpy(sections_[kTexts].at(at), text.data(), text.size());
    known_texts_.Fill(known, {static_cast<uint32_t>(at), size});
  }
  return {head, known.at};
}

internal::Words ImageBuilder::Array(const Words* items, uint32_t count) {
  uint64_t head = Words::Head(Tag::kArray, count);
  if (count == 0) return {head, 0};
  size_t bytes = count * sizeof(Words);
  Interned* known = nullptr;
  if (count <= kLargestInterned) {
    known = &known_arrays_.Find(AsBytes(items, bytes), count);
    if (known->size != 0) return {head, known->at * sizeof(Words)};
  }
  size_t at = sections_[kValues].Add(bytes);
  std::memcpy(sections_[kValues].at(at), items, bytes);
  if (known != nullptr) known_arrays_.Fill(*known, {static_cast<uint32_t>(at / sizeof(Words)), count});
  return {head, at};
}

internal::Words ImageBuilder::Object(Words* words, uint32_t count) {
  auto* pairs = reinterpret_cast<Pair*>(words);
  count = SortDistinct(pairs, count);
  uint64_t head = Words::Head(Tag::kObject);
  if (count > kLargestInterned) return {head, AddTable(pairs, count)};
  if (count == 0) {
    if (empty_object_ < 0) empty_object_ = static_cast<int64_t>(AddTable(pairs, 0));
    return {head, static_cast<uint64_t>(empty_object_)};
  }
  Interned& known = known_objects_.Find(AsBytes(pairs, count * sizeof(Pair)), count);
  if (known.size == 0)
    known_objects_.Fill(known, {static_cast<uint32_t>(AddTable(pairs, count) / internal::kTableUnit), count});
  return {head, known.at * internal::kTableUnit};
}

size_t ImageBuilder::AddTable(const Pair* entries, uint32_t count) {
  size_t items = sections_[kValues].Add(count * sizeof(Pair));
  if (count != 0) std::memcpy(sections_[kValues].at(items), entries, count * sizeof(Pair));
  struct Object table;
  table.items = reinterpret_cast<Entry*>(items);
  table.count = count;
  table.sorted = table.frozen = true;
  size_t bytes = internal::TableBytes(count);
  size_t at = sections_[kTables].Add(bytes);
  std::memcpy(sections_[kTables].at(at), &table, bytes);
  if (count > Object::kSmall) AddIndex(sections_[kTables].at(at), entries, count);
  return at;
}

void ImageBuilder::AddIndex(char* table, const Pair* entries, uint32_t count) {
  uint32_t slots = internal::IndexSlots(count);
  size_t at = sections_[kIndexes].Add(Rounded(slots * sizeof(uint32_t)));
  auto* index = reinterpret_cast<uint32_t*>(sections_[kIndexes].at(at));
  uint64_t seed = 0;
  for (int tries = 0; !FillIndex(index, slots - 1, entries, count, seed) && tries < internal::kMaxSeeds; ++tries)
    seed = internal::HashWord(count, seed + at) | 1;
  struct Object* object = reinterpret_cast<struct Object*>(table);
  object->index = reinterpret_cast<uint32_t*>(at);
  object->index_mask = slots - 1;
  object->seed = seed;
}

// False when a key took too many steps.
bool ImageBuilder::FillIndex(uint32_t* index, uint32_t mask, const Pair* entries, uint32_t count, uint64_t seed) const {
  std::memset(index, 0, (size_t{mask} + 1) * sizeof(uint32_t));
  bool good = true;
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t steps = 0;
    uint64_t slot = internal::HashBytes(TextOf(entries[i].key), seed) & mask;
    for (; index[slot] != 0; slot = (slot + 1) & mask) ++steps;
    index[slot] = i + 1;
    good = good && steps <= internal::kMaxSteps;
  }
  return good;
}

size_t ImageBuilder::TotalSize() const {
  size_t total = sizeof(ImageHeader);
  for (const Section& section : sections_) total += Rounded(section.size);
  return total;
}

// Gives the memory of each section back when it was copied.
void ImageBuilder::Assemble(char* to, uint64_t base, Words root, std::string_view source) {
  ImageHeader header{};
  std::memcpy(header.magic, internal::kImageMagic, sizeof header.magic);
  header.version = internal::kImageVersion;
  header.byte_order = internal::kByteOrder;
  header.layout = internal::ImageLayout();
  header.hash_probe = internal::HashProbe();
  header.size = sizeof header;
  for (int i = 0; i < kSections; ++i) {
    header.sizes[i] = Rounded(sections_[i].size);
    if (sections_[i].size != 0) std::memcpy(to + header.size, sections_[i].at(0), sections_[i].size);
    sections_[i].memory = MappedMemory();
    header.size += header.sizes[i];
  }
  char* body = to + sizeof header;
  size_t body_size = header.size - sizeof header;
  if (base == 0) base = kFirstBase + internal::Checksum(body, body_size) % kBases * kBaseStep;
  header.base = base;
  internal::ImageMove move{};
  for (uint64_t i = 0, at = base + sizeof header; i < kSections; at += header.sizes[i++]) move.by[i] = at;
  internal::MovePointers(body, sections_[kTables].size, reinterpret_cast<Words*>(body + header.sizes[kTables]),
                         sections_[kValues].size / sizeof(Words), move);
  internal::MovePointer(root, move);
  header.root = root;
  if (!source.empty()) {
    std::memcpy(header.source, source.data(), std::min(source.size(), sizeof header.source));
    header.body_checksum = internal::Checksum(body, body_size);
    header.header_checksum =
        internal::Checksum(reinterpret_cast<const char*>(&header), offsetof(ImageHeader, header_checksum));
  }
  std::memcpy(to, &header, sizeof header);
}

Image ImageBuilder::ToImage(Words root) && {
  MappedMemory memory(TotalSize());
  auto base = reinterpret_cast<uint64_t>(memory.data());
  Assemble(memory.data(), base, root, {});
  memory.MakeReadOnly();
  std::memcpy(&root, memory.data() + offsetof(ImageHeader, root), sizeof root);
  return Image(std::move(memory), Value::Object(reinterpret_cast<const struct Object*>(root.payload)));
}

std::string ImageBuilder::ToBytes(Words root, std::string_view source) && {
  std::string bytes(TotalSize(), '\0');
  Assemble(bytes.data(), 0, root, source);
  return bytes;
}

}  // namespace regoc
