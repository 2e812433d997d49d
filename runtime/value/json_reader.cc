// Reads JSON in two steps: a TokenMarker finds where every token begins (checking UTF-8 and unclosed strings on the
// way), then one walk over these marks checks the grammar and makes the values. A subtree that nobody wants can be
// skipped by its marks alone.
#include <algorithm>
#include <memory>
#include <vector>

#include "runtime/value/json.h"
#include "runtime/value/json_fault.h"
#include "runtime/value/json_marks.h"
#include "runtime/value/json_string.h"
#include "runtime/value/number.h"
#include "runtime/value/number_text.h"
#include "runtime/value/table.h"

namespace regoc {

namespace {

using internal::TokenMarker;

constexpr size_t kPadding = TokenMarker::kPadding;
constexpr size_t kMaxBytes = 0xFFFFFFFFu - kPadding;  // marks and sizes are 32-bit
constexpr uint32_t kMaxDepth = 10000;                 // values are compared, hashed and printed recursively
constexpr size_t kKeptCapacity = size_t{4} << 20;     // buffers for larger documents are given back

struct Frame {
  bool object = false;
  size_t first = 0;  // on the stack of values
};

bool EndsToken(const char* p, const char* end) {
  if (p == end) return true;
  switch (*p) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case ',':
    case ']':
    case '}':
      return true;
    default:
      return false;
  }
}

// Keys that come in order, as most writers give them, are distinct without further looking.
Value MakeObject(Arena& arena, const Value* pairs, uint32_t count) {
  Object* object = Object::New(arena, count);
  uint32_t ordered = 0;
  const Entry* entries = reinterpret_cast<const Entry*>(pairs);
  while (ordered < count && (ordered == 0 || Compare(entries[ordered - 1].key, entries[ordered].key) < 0)) ++ordered;
  if (count != 0) std::memcpy(static_cast<void*>(object->items), pairs, ordered * sizeof(Entry));
  object->count = ordered;
  for (uint32_t i = ordered; i < count; ++i) object->Put(entries[i].key, entries[i].value);
  return Value::Object(object);
}

Value MakeArray(Arena& arena, const Value* items, size_t count) {
  Value* copy = arena.AllocateArray<Value>(count);
  if (count != 0) std::memcpy(static_cast<void*>(copy), items, count * sizeof(Value));
  return Value::Array(copy, count);
}

}  // namespace

static_assert(sizeof(Entry) == 2 * sizeof(Value), "keys and values alternate on the stack");

struct JsonReader::Impl {
  TokenMarker marker;
  std::vector<Value> values;
  std::vector<Frame> frames;

  void GiveBack() {
    values.clear();
    frames.clear();
    marker.Trim();
    if (values.capacity() * sizeof(Value) > kKeptCapacity) values.shrink_to_fit();
  }
};

namespace {

// The walk over the marks. `text` ends in a zero byte, where the mark after the last points.
class Walker {
 public:
  Walker(Arena& arena, char* text, size_t size, const uint32_t* first, const uint32_t* last, uint32_t max_depth,
         std::vector<Value>& values, std::vector<Frame>& frames)
      : arena_(arena),
        text_(text),
        end_(text + size),
        next_(first),
        last_(last),
        max_depth_(max_depth),
        values_(values),
        frames_(frames) {}

  // False when the text is not JSON.
  bool Walk(Value& result) {
    if (!ReadValue()) return false;
    while (!frames_.empty())
      if (!Continue()) return false;
    result = values_.back();
    return next_ == last_;
  }

 private:
  char Peek() const { return text_[*next_]; }

  // A scalar, or the beginning of an array or object.
  bool ReadValue() {
    if (next_ == last_) return false;
    char* p = text_ + *next_++;
    switch (*p) {
      case '"':
        return ReadString(p);
      case '{':
        return Open(true, '}');
      case '[':
        return Open(false, ']');
      case 't':
        return ReadLiteral(p, "true", Value::Boolean(true));
      case 'f':
        return ReadLiteral(p, "false", Value::Boolean(false));
      case 'n':
        return ReadLiteral(p, "null", Value::Null());
      default:
        return ReadNumber(p);
    }
  }

  bool Open(bool object, char close) {
    if (frames_.size() >= max_depth_) return false;
    if (Peek() == close) {
      ++next_;
      values_.push_back(object ? Value::Object(Object::New(arena_)) : Value::Array(nullptr, 0));
      return true;
    }
    frames_.push_back({object, values_.size()});
    return (!object || ReadKey()) && ReadValue();
  }

  // What follows a value in the innermost array or object.
  bool Continue() {
    char c = Peek();
    ++next_;
    Frame& frame = frames_.back();
    if (c == ',') return (!frame.object || ReadKey()) && ReadValue();
    if (c != (frame.object ? '}' : ']')) return false;
    size_t count = values_.size() - frame.first;
    const Value* first = values_.data() + frame.first;
    Value made =
        frame.object ? MakeObject(arena_, first, static_cast<uint32_t>(count / 2)) : MakeArray(arena_, first, count);
    values_.resize(frame.first);
    values_.push_back(made);
    frames_.pop_back();
    return true;
  }

  bool ReadKey() {
    if (Peek() != '"' || !ReadString(text_ + *next_++) || Peek() != ':') return false;
    ++next_;
    return true;
  }

  bool ReadString(char* quote) {
    char* begin = quote + 1;
    const char* stop = internal::FindQuoteOrBackslash(begin);
    if (*stop == '\\') {
      const char* close = nullptr;
      stop = internal::UnescapeInPlace(begin + (stop - begin), close);
      if (stop == nullptr) return false;
    }
    values_.push_back(Value::String({begin, static_cast<size_t>(stop - begin)}));
    return true;
  }

  bool ReadLiteral(const char* p, std::string_view word, Value value) {
    if (std::string_view(p, word.size()) != word || !EndsToken(p + word.size(), end_)) return false;
    values_.push_back(value);
    return true;
  }

  bool ReadNumber(const char* begin) {
    const char* p = begin + (*begin == '-' ? 1 : 0);
    const char* digits = p;
    int64_t n = 0;
    while (*p >= '0' && *p <= '9' && p - digits < 18) n = n * 10 + (*p++ - '0');
    bool plain = p != digits && (*digits != '0' || (p - digits == 1 && digits == begin)) && EndsToken(p, end_);
    if (plain) {
      values_.push_back(Value::Int(digits == begin ? n : -n));
      return true;
    }
    const char* last = internal::ScanNumber(begin, end_);
    if (last == nullptr || !EndsToken(last, end_)) return false;
    std::optional<Value> number = NumberFromText(arena_, {begin, static_cast<size_t>(last - begin)}, /*copy=*/false);
    if (!number) return false;
    values_.push_back(*number);
    return true;
  }

  Arena& arena_;
  char* text_;
  const char* end_;
  const uint32_t* next_;
  const uint32_t* last_;
  uint32_t max_depth_;
  std::vector<Value>& values_;
  std::vector<Frame>& frames_;
};

Error Refused(std::string_view bytes, uint32_t max_depth) {
  std::optional<internal::JsonFault> fault = internal::FindFault(bytes, max_depth);
  return Error{fault ? "offset " + std::to_string(fault->offset) + ": " + fault->reason : "not JSON"};
}

}  // namespace

JsonReader::JsonReader() : impl_(new Impl) {}
JsonReader::~JsonReader() { delete impl_; }
JsonReader::JsonReader(JsonReader&& other) noexcept : impl_(other.impl_) { other.impl_ = nullptr; }
JsonReader& JsonReader::operator=(JsonReader&& other) noexcept {
  std::swap(impl_, other.impl_);
  return *this;
}

Result<Value> JsonReader::Parse(Arena& arena, std::string_view bytes, const JsonLimits& limits) {
  size_t max_bytes = std::min(limits.max_bytes, kMaxBytes);
  if (bytes.size() > max_bytes)
    return Error{"offset " + std::to_string(max_bytes) + ": larger than the limit of " + std::to_string(max_bytes) +
                 " bytes"};
  uint32_t max_depth = std::min(limits.max_depth, kMaxDepth);
  if (bytes.empty()) return Refused(bytes, max_depth);
  char* text = arena.AllocateArray<char>(bytes.size() + kPadding);
  std::memcpy(text, bytes.data(), bytes.size());
  std::memset(text + bytes.size(), 0, kPadding);
  TokenMarker& marker = impl_->marker;
  TokenMarker::Outcome marked = marker.Mark(text, bytes.size());
  if (marked == TokenMarker::Outcome::kNoMemory)
    return Error{"no memory to read JSON of " + std::to_string(bytes.size()) + " bytes"};
  if (marked == TokenMarker::Outcome::kRefused) return Refused(bytes, max_depth);
  Value result;
  Walker walker(arena, text, bytes.size(), marker.begin(), marker.end(), max_depth, impl_->values, impl_->frames);
  bool good = walker.Walk(result);
  impl_->GiveBack();
  if (!good) return Refused(bytes, max_depth);
  return result;
}

}  // namespace regoc
