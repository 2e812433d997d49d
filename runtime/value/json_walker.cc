#include "runtime/value/json_walker.h"

#include "runtime/value/json_string.h"
#include "runtime/value/number.h"
#include "runtime/value/number_text.h"

namespace regoc::internal {

namespace {

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

bool IsWord(const char* p, std::string_view word, const char* end) {
  return std::memcmp(p, word.data(), word.size()) == 0 && EndsToken(p + word.size(), end);
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

static_assert(sizeof(Entry) == 2 * sizeof(Value), "keys and values alternate on the stack");

}  // namespace

template <bool kLazy>
bool JsonWalker::Read(uint32_t shape, uint32_t depth, Value& result) {
  switch (Peek()) {
    case '"': {
      std::string_view text;
      if (!ReadString(text)) return false;
      result = Value::String(text);
      return true;
    }
    case '{':
      if constexpr (kLazy)
        if (!(*source_.shapes)[shape].open) return ReadFields(shape, depth, result);
      return ReadObject<kLazy>(shape, depth, result);
    case '[':
      return ReadArray<kLazy>(shape, depth, result);
    default:
      return ReadScalar(result);
  }
}

template <bool kLazy>
bool JsonWalker::ReadArray(uint32_t shape, uint32_t depth, Value& result) {
  if (depth >= source_.max_depth) return false;
  ++next_;
  if (Peek() == ']') return ++next_, result = Value::Array(nullptr, 0), true;
  uint32_t elements = kLazy ? (*source_.shapes)[shape].elements : 0;
  size_t first = stack_.size();
  for (;;) {
    Value item;
    if (!Read<kLazy>(elements, depth + 1, item)) return false;
    stack_.push_back(item);
    char c = Peek();
    ++next_;
    if (c == ',') continue;
    if (c != ']') return false;
    break;
  }
  result = MakeArray(arena_, stack_.data() + first, stack_.size() - first);
  stack_.resize(first);
  return true;
}

template <bool kLazy>
bool JsonWalker::ReadObject(uint32_t shape, uint32_t depth, Value& result) {
  if (depth >= source_.max_depth) return false;
  ++next_;
  if (Peek() == '}') return ++next_, result = Value::Object(Object::New(arena_)), true;
  uint32_t elements = kLazy ? (*source_.shapes)[shape].elements : 0;
  size_t first = stack_.size();
  for (;;) {
    std::string_view key;
    Value value;
    if (!ReadKey(key) || !Read<kLazy>(elements, depth + 1, value)) return false;
    stack_.push_back(Value::String(key));
    stack_.push_back(value);
    char c = Peek();
    ++next_;
    if (c == ',') continue;
    if (c != '}') return false;
    break;
  }
  result = MakeObject(arena_, stack_.data() + first, static_cast<uint32_t>((stack_.size() - first) / 2));
  stack_.resize(first);
  return true;
}

bool JsonWalker::ReadFields(uint32_t shape, uint32_t depth, Value& result) {
  if (depth >= source_.max_depth) return false;
  const Shape& wanted = (*source_.shapes)[shape];
  LazyObject* object = LazyObject::New(arena_, shape, wanted.keys.size());
  object->source = &source_;
  object->first = next_++;
  result = Value::Object(object);
  if (Peek() != '}') {
    for (;;) {
      std::string_view key;
      if (!ReadKey(key)) return false;
      int32_t slot = source_.shapes->SlotOf(shape, key);
      if (slot < 0) {
        if (!Skip(depth + 1)) return false;
      } else {
        Value value;
        if (!Read<true>(wanted.fields[static_cast<size_t>(slot)], depth + 1, value)) return false;
        object->slots()[slot] = value;
      }
      char c = Peek();
      if (c == '}') break;
      if (c != ',') return false;
      ++next_;
    }
  }
  object->last = ++next_;
  return true;
}

bool JsonWalker::Unescape(std::string_view& text, size_t slash) {
  constexpr size_t kReadBeyond = 8;  // by UnescapeInPlace
  char* copy = static_cast<char*>(arena_.Allocate(text.size() + 1 + kReadBeyond, 1));
  std::memcpy(copy, text.data(), text.size() + 1);
  std::memset(copy + text.size() + 1, 0, kReadBeyond);
  const char* close = nullptr;
  const char* stop = UnescapeInPlace(copy + slash, close);
  if (stop == nullptr) return false;
  text = {copy, static_cast<size_t>(stop - copy)};
  return true;
}

bool JsonWalker::ReadScalar(Value& result) {
  const char* p = text_ + *next_++;
  switch (*p) {
    case 't':
      return result = Value::Boolean(true), IsWord(p, "true", end_);
    case 'f':
      return result = Value::Boolean(false), IsWord(p, "false", end_);
    case 'n':
      return result = Value::Null(), IsWord(p, "null", end_);
    default:
      return ReadNumber(p, result);
  }
}

bool JsonWalker::ReadNumber(const char* begin, Value& result) {
  const char* p = begin + (*begin == '-' ? 1 : 0);
  const char* digits = p;
  int64_t n = 0;
  while (*p >= '0' && *p <= '9' && p - digits < 18) n = n * 10 + (*p++ - '0');
  bool plain = p != digits && (*digits != '0' || (p - digits == 1 && digits == begin)) && EndsToken(p, end_);
  if (plain) return result = Value::Int(digits == begin ? n : -n), true;
  const char* last = ScanNumber(begin, end_);
  if (last == nullptr || !EndsToken(last, end_)) return false;
  std::optional<Value> number = NumberFromText(arena_, {begin, static_cast<size_t>(last - begin)}, /*copy=*/false);
  if (number) result = *number;
  return number.has_value();
}

// A string, literal or number that nobody wants.
bool JsonWalker::SkipScalar() {
  if (Peek() == '"') {
    if (!source_.escapes) return ++next_, true;
    std::string_view text;
    return ReadString(text);
  }
  Value unused;
  return ReadScalar(unused);
}

// A value that nobody wants. The kinds of the arrays and objects around are bits: 1 for an object.
bool JsonWalker::Skip(uint32_t depth) {
  char c = Peek();
  if (c != '{' && c != '[') return SkipScalar();
  constexpr uint32_t kBits = 64;
  uint64_t kinds = 0;
  uint32_t open = 0;
  for (;;) {
    // At a value.
    c = Peek();
    if (c == '{' || c == '[') {
      if (depth + open >= source_.max_depth) return false;
      ++next_;
      bool object = c == '{';
      if (Peek() != (object ? '}' : ']')) {
        if (open == kBits) {  // deeper than there are bits: read it after all
          --next_;
          Value unused;
          if (!Read<false>(0, depth + open, unused)) return false;
        } else {
          kinds = kinds << 1 | (object ? 1 : 0);
          ++open;
          std::string_view key;
          if (object && !ReadKey(key)) return false;
          continue;
        }
      } else {
        ++next_;
      }
    } else if (!SkipScalar()) {
      return false;
    }
    // After a value.
    for (;;) {
      if (open == 0) return true;
      bool object = (kinds & 1) != 0;
      c = Peek();
      ++next_;
      if (c == ',') {
        std::string_view key;
        if (object && !ReadKey(key)) return false;
        break;
      }
      if (c != (object ? '}' : ']')) return false;
      kinds >>= 1;
      --open;
    }
  }
}

template bool JsonWalker::Read<true>(uint32_t, uint32_t, Value&);
template bool JsonWalker::Read<false>(uint32_t, uint32_t, Value&);

}  // namespace regoc::internal
