// Values of Rego, 16 bytes each.
//
//   word 0 (head):    tag in the low byte, length of a string, array or decimal in the high 32 bits
//   word 1 (payload): the integer, the boolean, or a pointer
//
// A Value is always defined. OptionalValue may be undefined, Outcome may also be an error: three types, one layout, so
// that generated code passes all of them in two registers. The layout is part of the ABI (runtime/decls/abi.def).
//
// Ownership: values point into an Arena, an input buffer or a data document that outlives them; copying copies 16
// bytes. Depth: values are compared, hashed, copied and printed recursively. The JSON reader allows 10000 levels at
// most, and what policies build is as deep as what they read and the nesting of their own text. Threads: values that an
// evaluation made belong to its thread; frozen documents (see Freeze) may be shared by all.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace regoc {

struct Object;
struct Set;
struct EvalError;
class OptionalValue;

// In Rego's total order, but that kInt and kDecimal are both numbers, ordered by value.
enum class Tag : uint8_t {
  kUndefined = 0,
  kNull = 1,
  kBoolean = 2,
  kInt = 3,      // 64-bit signed
  kDecimal = 4,  // any other number, as the text it was written or computed as (JSON's grammar)
  kString = 5,   // UTF-8
  kArray = 6,
  kObject = 7,
  kSet = 8,
  kError = 9,  // only in an Outcome
};

namespace internal {
// What the three types share. `size` is in bytes for strings and decimals, in items for arrays, else 0.
struct Words {
  uint64_t head = 0;
  uint64_t payload = 0;

  Tag tag() const { return static_cast<Tag>(head & 0xFF); }
  uint32_t size() const { return static_cast<uint32_t>(head >> 32); }
  static constexpr uint64_t Head(Tag tag, uint64_t size = 0) { return static_cast<uint64_t>(tag) | size << 32; }
};
}  // namespace internal

class Value : public internal::Words {
 public:
  Value() : Words{Head(Tag::kNull), 0} {}  // null
  static Value Null() { return Value(); }
  static Value Boolean(bool b) { return Value(Head(Tag::kBoolean), b); }
  static Value Int(int64_t i) { return Value(Head(Tag::kInt), static_cast<uint64_t>(i)); }
  // `text` is a JSON number that is not a 64-bit integer in plain digits; see number.h for making one from any text.
  static Value Decimal(std::string_view text) { return Value(Head(Tag::kDecimal, text.size()), Bits(text.data())); }
  static Value String(std::string_view text) { return Value(Head(Tag::kString, text.size()), Bits(text.data())); }
  static Value Array(const Value* items, size_t count) { return Value(Head(Tag::kArray, count), Bits(items)); }
  static Value Object(const struct Object* object) { return Value(Head(Tag::kObject), Bits(object)); }
  static Value Set(const struct Set* set) { return Value(Head(Tag::kSet), Bits(set)); }

  bool is_null() const { return tag() == Tag::kNull; }
  bool is_boolean() const { return tag() == Tag::kBoolean; }
  bool is_int() const { return tag() == Tag::kInt; }
  bool is_number() const { return tag() == Tag::kInt || tag() == Tag::kDecimal; }
  bool is_string() const { return tag() == Tag::kString; }
  bool is_array() const { return tag() == Tag::kArray; }
  bool is_object() const { return tag() == Tag::kObject; }
  bool is_set() const { return tag() == Tag::kSet; }
  bool is_false() const { return head == Head(Tag::kBoolean) && payload == 0; }
  bool is_true() const { return head == Head(Tag::kBoolean) && payload != 0; }

  // Each requires the tag that it names.
  bool boolean() const { return payload != 0; }
  int64_t integer() const { return static_cast<int64_t>(payload); }
  std::string_view text() const { return {reinterpret_cast<const char*>(payload), size()}; }  // string or decimal
  const Value* items() const { return reinterpret_cast<const Value*>(payload); }              // array: size() of them
  // A lazy object (lazy_object.h) is read in full first; raw_object() leaves it as it is.
  inline const struct Object& object() const;  // in table.h
  const struct Object& raw_object() const { return *reinterpret_cast<const struct Object*>(payload); }
  // Equal elements that are there more than once go first (Set::AddLater); loose_set() leaves objects, raw_set() all of them.
  inline const struct Set& set() const;  // in table.h
  inline const struct Set& loose_set() const;
  const struct Set& raw_set() const { return *reinterpret_cast<const struct Set*>(payload); }

 private:
  friend class OptionalValue;
  friend class Outcome;
  Value(uint64_t head, uint64_t payload) : Words{head, payload} {}
  static uint64_t Bits(const void* p) { return reinterpret_cast<uint64_t>(p); }
};

// A value, or undefined. All bits zero is undefined.
class OptionalValue : public internal::Words {
 public:
  OptionalValue() = default;
  OptionalValue(Value v) : Words{v.head, v.payload} {}  // NOLINT: implicit by intent
  static OptionalValue Undefined() { return OptionalValue(); }

  bool defined() const { return head != 0; }
  explicit operator bool() const { return defined(); }
  Value operator*() const { return Value(head, payload); }
};

// What an operation that can fail gives: a value, undefined, or an error (owned by the evaluation's arena).
class [[nodiscard]] Outcome : public internal::Words {
 public:
  Outcome() = default;                                    // undefined
  Outcome(Value v) : Words{v.head, v.payload} {}          // NOLINT
  Outcome(OptionalValue v) : Words{v.head, v.payload} {}  // NOLINT
  static Outcome Failed(const EvalError* error) {
    Outcome o;
    o.head = Head(Tag::kError);
    o.payload = reinterpret_cast<uint64_t>(error);
    return o;
  }
  static Outcome Undefined() { return Outcome(); }

  bool failed() const { return tag() == Tag::kError; }
  bool defined() const { return head != 0 && !failed(); }
  // Requires !failed().
  OptionalValue value() const { return head == 0 ? OptionalValue() : OptionalValue(Value(head, payload)); }
  Value operator*() const { return Value(head, payload); }
  const EvalError& error() const { return *reinterpret_cast<const EvalError*>(payload); }
};

static_assert(sizeof(Value) == 16 && sizeof(OptionalValue) == 16 && sizeof(Outcome) == 16);

namespace internal {
// Short texts, most of all keys, are compared in two loads; both have `n` bytes.
inline bool EqualBytes(const char* a, const char* b, size_t n) {
  auto differ = [&]<typename Word>(Word, size_t at) {
    Word x, y;
    std::memcpy(&x, a + at, sizeof x);
    std::memcpy(&y, b + at, sizeof y);
    return x != y;
  };
  if (n > 16) return std::memcmp(a, b, n) == 0;
  if (n >= 8) return !differ(uint64_t{}, 0) && !differ(uint64_t{}, n - 8);
  if (n >= 4) return !differ(uint32_t{}, 0) && !differ(uint32_t{}, n - 4);
  if (n >= 2) return !differ(uint16_t{}, 0) && !differ(uint16_t{}, n - 2);
  return n == 0 || *a == *b;
}

// The parts that are not worth inlining.
int CompareSlow(Value a, Value b);
bool EqualSlow(Value a, Value b);
int CompareTexts(Value a, Value b);
}  // namespace internal

// Three-way comparison in Rego's total order: null < boolean < number < string < array < object < set (OPA
// documentation, "Policy Reference: Comparison"). Numbers compare by value whatever their notation. Negative, zero or
// positive.
inline int Compare(Value a, Value b) {
  if (a.tag() == Tag::kInt && b.tag() == Tag::kInt) return (a.integer() > b.integer()) - (a.integer() < b.integer());
  if (a.tag() == Tag::kString && b.tag() == Tag::kString) return internal::CompareTexts(a, b);
  return internal::CompareSlow(a, b);
}

// Compare(a, b) == 0, faster.
inline bool Equal(Value a, Value b) {
  if (a.head == b.head) {
    if (a.payload == b.payload) return true;
    if (a.tag() == Tag::kString) return internal::EqualBytes(a.text().data(), b.text().data(), a.size());
    if (a.tag() <= Tag::kInt) return false;
    return internal::EqualSlow(a, b);
  }
  return a.is_number() && b.is_number() && internal::EqualSlow(a, b);
}

// Equal values have equal hashes. Not stable between versions.
uint64_t Hash(Value v);

// "null", "boolean", "number", "string", "array", "object", "set".
std::string_view TypeName(Value v);

}  // namespace regoc
