#include "runtime/builtins/plain_format.h"

#include <charconv>

#include "runtime/base/byte_blocks.h"
#include "runtime/base/bytes.h"

namespace regoc::builtins {

namespace {

constexpr size_t kIntegerRoom = 20;

// Printable ASCII with nothing to escape: Go quotes it by putting quotation marks around.
bool IsPlainInQuotes(std::string_view text) {
  uint64_t odd = 0;
  bytes::ForEachWord(text, [&](uint64_t word, size_t, size_t size) {
    uint64_t printable = ~word & bytes::Between(word & bytes::kLows, ' ', '~');
    uint64_t escaped = bytes::Matching(word, '"') | bytes::Matching(word, '\\');
    odd |= bytes::FirstMarks((printable & ~escaped) ^ bytes::kHighs, size);
  });
  return odd == 0;
}

// From `from` on; the size when there is none.
size_t NextPercent(std::string_view format, size_t from) {
  for (size_t at = from; at < format.size(); at += 8) {
    size_t left = format.size() - at;
    uint64_t marks = bytes::FirstMarks(bytes::Matching(bytes::LoadShort(format.data() + at, left), '%'), left);
    if (marks != 0) return at + (static_cast<size_t>(__builtin_ctzll(marks)) >> 3);
  }
  return format.size();
}

// Room for the result, whichever verbs write the arguments; 0 when one is neither a string nor an integer.
size_t RoomFor(std::string_view format, Value values) {
  constexpr size_t kQuotes = 2;
  size_t room = format.size() + 1;
  for (uint32_t i = 0; i < values.size(); ++i) {
    Value v = values.items()[i];
    if (!v.is_string() && !v.is_int()) return 0;
    room += v.is_string() ? v.size() + kQuotes : kIntegerRoom;
  }
  return room;
}

class PlainFormatter {
 public:
  explicit PlainFormatter(char* to) : to_(to) {}

  void Append(std::string_view text) {
    bytes::CopyText(to_, text);
    to_ += text.size();
  }

  // False when it is not for us.
  bool Append(Value v, char verb) {
    if (v.is_string()) {
      if (verb == 'q') return AppendQuoted(v.text());
      if (verb != 'v' && verb != 's') return false;
      Append(v.text());
      return true;
    }
    if (!v.is_int() || (verb != 'v' && verb != 'd')) return false;
    to_ = std::to_chars(to_, to_ + kIntegerRoom, v.integer()).ptr;
    return true;
  }

  char* end() const { return to_; }

 private:
  bool AppendQuoted(std::string_view text) {
    if (!IsPlainInQuotes(text)) return false;
    *to_++ = '"';
    Append(text);
    *to_++ = '"';
    return true;
  }

  char* to_;
};

}  // namespace

OptionalValue PlainFormat(Arena& arena, std::string_view format, Value values) {
  size_t room = RoomFor(format, values);
  if (room == 0) return OptionalValue::Undefined();
  char* begin = static_cast<char*>(arena.Allocate(room, 1));
  PlainFormatter out(begin);
  uint32_t next = 0;
  size_t copied = 0;
  for (size_t at = NextPercent(format, 0); at < format.size(); at = NextPercent(format, copied)) {
    out.Append(format.substr(copied, at - copied));
    if (++at == format.size()) return OptionalValue::Undefined();
    copied = at + 1;
    if (format[at] == '%') {
      out.Append("%");
    } else if (next == values.size() || !out.Append(values.items()[next++], format[at])) {
      return OptionalValue::Undefined();
    }
  }
  if (next != values.size()) return OptionalValue::Undefined();
  out.Append(format.substr(copied));
  return Value::String({begin, static_cast<size_t>(out.end() - begin)});
}

}  // namespace regoc::builtins
