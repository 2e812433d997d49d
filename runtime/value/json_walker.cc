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

// The integer that begins at `p` when it is a short one without a sign, up to the comma or bracket behind it; else -1.
[[gnu::always_inline]] inline int64_t ShortInteger(const char* p) {
  constexpr int kMost = 9;
  if (*p < '1' || *p > '9') return -1;
  int64_t n = *p++ - '0';
  for (int digits = 1; *p >= '0' && *p <= '9'; ++digits) {
    if (digits == kMost) return -1;
    n = n * 10 + (*p++ - '0');
  }
  return *p == ',' || *p == '}' || *p == ']' ? n : -1;
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

template <bool kEscapes>
template <bool kLazy>
OptionalValue JsonWalker<kEscapes>::Read(uint32_t shape, uint32_t depth) {
  switch (Peek()) {
    case '"': {
      std::string_view text;
      return ReadString(text) ? OptionalValue(Value::String(text)) : OptionalValue();
    }
    case '{':
      if constexpr (kLazy)
        if (!(*source_.shapes)[shape].open) return ReadFields(shape, depth);
      return ReadObject<kLazy>(shape, depth);
    case '[':
      return ReadArray<kLazy>(shape, depth);
    default:
      return ReadScalar();
  }
}

template <bool kEscapes>
template <bool kLazy>
OptionalValue JsonWalker<kEscapes>::ReadArray(uint32_t shape, uint32_t depth) {
  if (depth >= source_.max_depth) return {};
  ++next_;
  if (Peek() == ']') return ++next_, Value::Array(nullptr, 0);
  uint32_t elements = kLazy ? (*source_.shapes)[shape].elements : 0;
  bool of_fields = kLazy && !(*source_.shapes)[elements].open;
  size_t first = stack_.size();
  for (;;) {
    OptionalValue item =
        of_fields && Peek() == '{' ? ReadFields(elements, depth + 1) : Read<kLazy>(elements, depth + 1);
    if (!item) return {};
    Push(item);
    char c = Peek();
    ++next_;
    if (c == ',') continue;
    if (c != ']') return {};
    break;
  }
  Value made = MakeArray(arena_, stack_.data() + first, stack_.size() - first);
  stack_.resize(first);
  return made;
}

template <bool kEscapes>
template <bool kLazy>
OptionalValue JsonWalker<kEscapes>::ReadObject(uint32_t shape, uint32_t depth) {
  if (depth >= source_.max_depth) return {};
  ++next_;
  if (Peek() == '}') return ++next_, Value::Object(Object::New(arena_));
  uint32_t elements = kLazy ? (*source_.shapes)[shape].elements : 0;
  size_t first = stack_.size();
  for (;;) {
    std::string_view key;
    if (!ReadKey(key)) return {};
    OptionalValue value = Read<kLazy>(elements, depth + 1);
    if (!value) return {};
    Push(Value::String(key));
    Push(value);
    char c = Peek();
    ++next_;
    if (c == ',') continue;
    if (c != '}') return {};
    break;
  }
  Value made = MakeObject(arena_, stack_.data() + first, static_cast<uint32_t>((stack_.size() - first) / 2));
  stack_.resize(first);
  return made;
}

template <bool kEscapes>
OptionalValue JsonWalker<kEscapes>::ReadFields(uint32_t shape, uint32_t depth) {
  if (depth >= source_.max_depth) return {};
  const Shape& wanted = (*source_.shapes)[shape];
  LazyObject* object = LazyObject::New(source_, next_, shape, wanted.keys.size());
  const uint32_t* at = next_ + 1;  // here and not in next_, so that it stays in a register
  const char* const text = text_;  // the same
  if (text[*at] == '}') {
    object->last = next_ = at + 1;
    return Value::Object(object);
  }
  KeyTrail& trail = trails_->of(shape);
  const TrailKey* known = trail.start();  // the last key of the trail
  for (;;) {
    const char* raw = text + *at;
    int32_t slot;
    if (const TrailKey* key = known->next[0]; key->Fits(raw) || (key = known->next[1])->Fits(raw)) {
      at += 2;  // a quote that begins a token, a key and a colon
      slot = key->slot;
      known = key;
    } else {
      std::string_view name;
      if ((at = ReadKey(at, name)) == nullptr) return {};
      slot = source_.shapes->SlotOf(shape, name);
      bool escaped = name.data() != raw + 1;
      if (!escaped) known = trail.Learn(known, {raw, static_cast<size_t>(text + at[-1] + 1 - raw)}, slot);
    }
    if (slot < 0) {
      if ((at = Skip(at, depth + 1)) == nullptr) return {};
    } else if (!kEscapes && text[*at] == '"') {
      object->slots()[slot] = Value::String(QuotedAt(text, at++));
    } else if (int64_t n = ShortInteger(text + *at); n >= 0) {
      ++at;
      object->slots()[slot] = Value::Int(n);
    } else {
      next_ = at;
      OptionalValue value = Read<true>(wanted.fields[static_cast<size_t>(slot)], depth + 1);
      if (!value) return {};
      at = next_;
      object->slots()[slot] = value;
    }
    char c = text[*at++];
    if (c == '}') break;
    if (c != ',') return {};
  }
  object->last = next_ = at;
  return Value::Object(object);
}

template <bool kEscapes>
bool JsonWalker<kEscapes>::Unescape(std::string_view& text, size_t slash) {
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

template <bool kEscapes>
OptionalValue JsonWalker<kEscapes>::ReadScalar() {
  const char* p = text_ + *next_++;
  auto word = [&](std::string_view text, Value value) {
    return IsWord(p, text, end_) ? OptionalValue(value) : OptionalValue();
  };
  switch (*p) {
    case 't':
      return word("true", Value::Boolean(true));
    case 'f':
      return word("false", Value::Boolean(false));
    case 'n':
      return word("null", Value::Null());
    default:
      return ReadNumber(p);
  }
}

template <bool kEscapes>
OptionalValue JsonWalker<kEscapes>::ReadNumber(const char* begin) {
  const char* p = begin + (*begin == '-' ? 1 : 0);
  const char* digits = p;
  int64_t n = 0;
  while (*p >= '0' && *p <= '9' && p - digits < 18) n = n * 10 + (*p++ - '0');
  bool plain = p != digits && (*digits != '0' || (p - digits == 1 && digits == begin)) && EndsToken(p, end_);
  if (plain) return Value::Int(digits == begin ? n : -n);
  const char* last = ScanNumber(begin, end_);
  if (last == nullptr || !EndsToken(last, end_)) return {};
  std::optional<Value> number = NumberFromText(arena_, {begin, static_cast<size_t>(last - begin)}, /*copy=*/false);
  return number ? OptionalValue(*number) : OptionalValue();
}

// A literal or number that nobody wants, or a string with an escape.
template <bool kEscapes>
const uint32_t* JsonWalker<kEscapes>::SkipSlowly(const uint32_t* at) {
  next_ = at;
  std::string_view text;
  bool good = Peek() == '"' ? ReadString(text) : ReadScalar().defined();
  return good ? next_ : nullptr;
}

// An array or object that nobody wants. The kinds of those that are open are bits: 1 for an object.
template <bool kEscapes>
const uint32_t* JsonWalker<kEscapes>::SkipContainer(const uint32_t* at, uint32_t depth) {
  constexpr uint32_t kBits = 64;
  uint64_t kinds = 0;
  uint32_t open = 0;
  std::string_view key;
  for (;;) {
    // At a value.
    char c = text_[*at];
    if (c == '{' || c == '[') {
      if (depth + open >= source_.max_depth) return nullptr;
      bool object = c == '{';
      if (text_[at[1]] == (object ? '}' : ']')) {
        at += 2;
      } else if (open == kBits) {  // deeper than there are bits: read it after all
        next_ = at;
        if (!Read<false>(0, depth + open)) return nullptr;
        at = next_;
      } else {
        ++at;
        kinds = kinds << 1 | (object ? 1 : 0);
        ++open;
        if (object && (at = ReadKey(at, key)) == nullptr) return nullptr;
        continue;
      }
    } else if ((at = SkipScalar(at)) == nullptr) {
      return nullptr;
    }
    // After a value.
    for (;;) {
      if (open == 0) return at;
      bool object = (kinds & 1) != 0;
      c = text_[*at++];
      if (c == ',') {
        if (object && (at = ReadKey(at, key)) == nullptr) return nullptr;
        break;
      }
      if (c != (object ? '}' : ']')) return nullptr;
      kinds >>= 1;
      --open;
    }
  }
}

template class JsonWalker<false>;
template class JsonWalker<true>;

}  // namespace regoc::internal
