// Values into images.
#include <vector>

#include "runtime/value/image_builder.h"
#include "runtime/value/table.h"

namespace regoc {

namespace {

bool AddArray(ImageBuilder& builder, Value value, internal::Words& result) {
  std::vector<internal::Words> items(value.size());
  for (uint32_t i = 0; i < value.size(); ++i)
    if (!AddToImage(builder, value.items()[i], items[i])) return false;
  result = builder.Array(items.data(), value.size());
  return true;
}

bool AddObject(ImageBuilder& builder, const struct Object& object, internal::Words& result) {
  const Entry* entries = object.Sorted();
  std::vector<internal::Words> pairs(size_t{object.count} * 2);
  for (uint32_t i = 0; i < object.count; ++i) {
    if (!entries[i].key.is_string() || !AddToImage(builder, entries[i].key, pairs[i * 2])) return false;
    if (!AddToImage(builder, entries[i].value, pairs[i * 2 + 1])) return false;
  }
  result = builder.Object(pairs.data(), object.count);
  return true;
}

}  // namespace

bool AddToImage(ImageBuilder& builder, Value value, internal::Words& result) {
  switch (value.tag()) {
    case Tag::kString:
    case Tag::kDecimal:
      result = builder.Text(value.tag(), value.text());
      return true;
    case Tag::kArray:
      return AddArray(builder, value, result);
    case Tag::kObject:
      return AddObject(builder, value.object(), result);
    case Tag::kSet:
      return false;
    default:
      result = value;
      return true;
  }
}

}  // namespace regoc
