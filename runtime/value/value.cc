#include "runtime/value/value.h"

#include <algorithm>

#include "runtime/value/hashing.h"
#include "runtime/value/lazy_object.h"
#include "runtime/value/number.h"
#include "runtime/value/number_text.h"
#include "runtime/value/table.h"

namespace regoc {

namespace {

// The order of types, with both kinds of number at one place.
int Rank(Value v) { return static_cast<int>(v.tag() == Tag::kDecimal ? Tag::kInt : v.tag()); }

int CompareCounts(uint64_t a, uint64_t b) { return (a > b) - (a < b); }

int CompareArrays(Value a, Value b) {
  const Value* left = a.items();
  const Value* right = b.items();
  uint32_t common = std::min(a.size(), b.size());
  for (uint32_t i = 0; i < common; ++i)
    if (int order = Compare(left[i], right[i]); order != 0) return order;
  return CompareCounts(a.size(), b.size());
}

int CompareItems(Value a, Value b) { return Compare(a, b); }

int CompareItems(const Entry& a, const Entry& b) {
  int order = Compare(a.key, b.key);
  return order != 0 ? order : Compare(a.value, b.value);
}

template <typename Item>
int CompareTables(const internal::Table<Item>& a, const internal::Table<Item>& b) {
  if (&a == &b) return 0;
  const Item* left = a.Sorted();
  const Item* right = b.Sorted();
  uint32_t common = std::min(a.count, b.count);
  for (uint32_t i = 0; i < common; ++i)
    if (int order = CompareItems(left[i], right[i]); order != 0) return order;
  return CompareCounts(a.count, b.count);
}

bool EqualArrays(Value a, Value b) {
  if (a.size() != b.size()) return false;
  for (uint32_t i = 0; i < a.size(); ++i)
    if (!Equal(a.items()[i], b.items()[i])) return false;
  return true;
}

bool EqualItems(Value a, Value b) { return Equal(a, b); }
bool EqualItems(const Entry& a, const Entry& b) { return Equal(a.key, b.key) && Equal(a.value, b.value); }
bool IsAt(const Set& set, Value item) { return set.Contains(item); }
bool IsAt(const Object& object, const Entry& item) {
  OptionalValue found = object.Get(item.key);
  return found && Equal(*found, item.value);
}

// Walks in order when both sides are sorted already; otherwise looks each item up, so that neither needs sorting.
template <typename T>
bool EqualTables(const T& a, const T& b) {
  if (&a == &b) return true;
  if (a.count != b.count) return false;
  if (a.sorted && b.sorted) {
    for (uint32_t i = 0; i < a.count; ++i)
      if (!EqualItems(a.items[i], b.items[i])) return false;
    return true;
  }
  for (uint32_t i = 0; i < a.count; ++i)
    if (!IsAt(b, a.items[i])) return false;
  return true;
}

// Lazy objects are read in full only when their slots and texts leave it open.
bool EqualObjects(Value a, Value b) {
  const Object& left = a.raw_object();
  const Object& right = b.raw_object();
  if (left.unresolved && right.unresolved && left.shape == right.shape) {
    const auto& x = static_cast<const LazyObject&>(left);
    const auto& y = static_cast<const LazyObject&>(right);
    if (x.text() == y.text()) return true;
    if (!SlotsMayBeEqual(x, y)) return false;
  }
  return EqualTables(a.object(), b.object());
}

}  // namespace

namespace internal {

int CompareTexts(Value a, Value b) {
  if (a.payload == b.payload && a.size() == b.size()) return 0;
  uint32_t common = std::min(a.size(), b.size());
  if (common != 0) {
    if (int order = std::memcmp(a.text().data(), b.text().data(), common); order != 0) return order;
  }
  return CompareCounts(a.size(), b.size());
}

int CompareSlow(Value a, Value b) {
  if (a.head == b.head && a.payload == b.payload) return 0;
  if (int order = Rank(a) - Rank(b); order != 0) return order;
  switch (a.tag()) {
    case Tag::kBoolean:
      return static_cast<int>(a.boolean()) - static_cast<int>(b.boolean());
    case Tag::kInt:
    case Tag::kDecimal:
      return CompareNumbers(a, b);
    case Tag::kString:
      return CompareTexts(a, b);
    case Tag::kArray:
      return CompareArrays(a, b);
    case Tag::kObject:
      return CompareTables<Entry>(a.object(), b.object());
    case Tag::kSet:
      return CompareTables<Value>(a.set(), b.set());
    case Tag::kUndefined:
    case Tag::kNull:
    case Tag::kError:
      return 0;
  }
  return 0;
}

bool EqualSlow(Value a, Value b) {
  if (Rank(a) != Rank(b)) return false;
  switch (a.tag()) {
    case Tag::kArray:
      return EqualArrays(a, b);
    case Tag::kObject:
      return EqualObjects(a, b);
    case Tag::kSet:
      return EqualTables(a.set(), b.set());
    default:
      return CompareSlow(a, b) == 0;
  }
}

namespace {

uint32_t CountOf(Value v) { return v.is_array() ? v.size() : v.is_object() ? v.object().count : v.set().count; }

// Of arrays, objects and sets below `depth` levels only the kind and the size count.
uint64_t HashTo(uint32_t depth, Value v, uint64_t seed) {
  if (depth == 0 && v.tag() >= Tag::kArray) return HashWord(CountOf(v), seed ^ static_cast<uint64_t>(v.tag()));
  switch (v.tag()) {
    case Tag::kInt:
      return HashWord(v.payload, seed ^ static_cast<uint64_t>(Tag::kInt));
    case Tag::kDecimal:
      return HashDecimal(v, seed);
    case Tag::kString:
      return HashBytes(v.text(), seed);
    case Tag::kBoolean:
      return HashWord(v.boolean(), seed ^ static_cast<uint64_t>(Tag::kBoolean));
    case Tag::kArray: {
      uint64_t hash = HashWord(v.size(), seed ^ static_cast<uint64_t>(Tag::kArray));
      for (uint32_t i = 0; i < v.size(); ++i) hash = HashWord(HashTo(depth - 1, v.items()[i], seed), hash);
      return hash;
    }
    case Tag::kObject: {
      uint64_t sum = v.object().count;  // a sum, so that order doesn't matter
      for (uint32_t i = 0; i < v.object().count; ++i) {
        const Entry& entry = v.object().items[i];
        sum += HashWord(HashTo(depth - 1, entry.value, seed), HashTo(depth - 1, entry.key, seed));
      }
      return HashWord(sum, seed ^ static_cast<uint64_t>(Tag::kObject));
    }
    case Tag::kSet: {
      uint64_t sum = v.set().count;
      for (uint32_t i = 0; i < v.set().count; ++i) sum += HashWord(HashTo(depth - 1, v.set().items[i], seed), seed);
      return HashWord(sum, seed ^ static_cast<uint64_t>(Tag::kSet));
    }
    case Tag::kNull:
    case Tag::kUndefined:
    case Tag::kError:
      break;
  }
  return HashWord(0, seed ^ static_cast<uint64_t>(v.tag()));
}

}  // namespace

// Values that differ mostly do so near their top: the first seed looks no deeper. A table with too many collisions
// takes another one, which looks at everything.
uint64_t HashSlow(Value v, uint64_t seed) {
  constexpr uint32_t kLevels = 2;
  return HashTo(seed == 0 ? kLevels : UINT32_MAX, v, seed);
}

}  // namespace internal

uint64_t Hash(Value v) { return internal::HashSeeded(v, 0); }

std::string_view TypeName(Value v) {
  switch (v.tag()) {
    case Tag::kNull:
      return "null";
    case Tag::kBoolean:
      return "boolean";
    case Tag::kInt:
    case Tag::kDecimal:
      return "number";
    case Tag::kString:
      return "string";
    case Tag::kArray:
      return "array";
    case Tag::kObject:
      return "object";
    case Tag::kSet:
      return "set";
    case Tag::kUndefined:
      return "undefined";
    case Tag::kError:
      return "error";
  }
  return "";
}

}  // namespace regoc
