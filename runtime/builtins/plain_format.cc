#include "runtime/builtins/plain_format.h"

#include <algorithm>
#include <charconv>

#include "runtime/base/byte_blocks.h"

namespace regoc::builtins {

namespace {

using decls::FormatPart;

constexpr size_t kIntegerRoom = 20;
constexpr size_t kSlack = bytes::kBlock;  // whole blocks are written: what is too much is written over

// Room for the result, whichever verbs write the arguments; 0 when one is neither a string nor an integer.
size_t RoomFor(std::span<const FormatPart> parts, const Value* values) {
  constexpr size_t kQuotes = 2;
  size_t room = kSlack;
  for (const FormatPart& part : parts) {
    room += part.size;
    if (part.verb == 0) continue;
    Value v = *values++;
    if (!v.is_string() && !v.is_int()) return 0;
    room += v.is_string() ? v.size() + kQuotes : kIntegerRoom;
  }
  return room;
}

char* Write(char* to, const char* from, size_t size) {
  if (size == 0) return to;
  bytes::CopyLoosely(to, from, size);
  return to + size;
}

// Quoted as Go quotes printable ASCII with nothing to escape; nullptr for other texts.
char* WriteQuoted(char* to, std::string_view text) {
  *to++ = '"';
  uint32_t odd = 0;
  bytes::ForEachBlock(text, [&](bytes::Block block, size_t at, size_t size) {
    bytes::StoreBlock(to + at, block);
    odd |= bytes::Bits((block < ' ') | (block > '~') | (block == '"') | (block == '\\')) & bytes::FirstBits(size);
  });
  if (odd != 0) return nullptr;
  to += text.size();
  *to++ = '"';
  return to;
}

// nullptr when the verb does not fit the value.
char* WriteValue(char* to, Value v, uint32_t verb) {
  if (v.is_string()) {
    if (verb == 'q') return WriteQuoted(to, v.text());
    return verb == 'd' ? nullptr : Write(to, v.text().data(), v.size());
  }
  if (verb != 'v' && verb != 'd') return nullptr;
  return std::to_chars(to, to + kIntegerRoom, v.integer()).ptr;
}

}  // namespace

OptionalValue PlainFormat(Arena& arena, const char* format, std::span<const FormatPart> parts, const Value* values,
                          size_t most) {
  size_t room = RoomFor(parts, values);
  if (room == 0 || room > most) return OptionalValue::Undefined();
  char* begin = static_cast<char*>(arena.Allocate(room, 1));
  char* to = begin;
  for (const FormatPart& part : parts) {
    to = Write(to, format + part.begin, part.size);
    if (part.verb == 0) continue;
    to = WriteValue(to, *values++, part.verb);
    if (to == nullptr) return OptionalValue::Undefined();
  }
  return Value::String({begin, static_cast<size_t>(to - begin)});
}

OptionalValue PlainFormat(Arena& arena, std::string_view format, Value values) {
  FormatPart parts[decls::kMostFormatParts];
  std::optional<size_t> count = decls::PlainFormatParts(format, parts);
  if (!count) return OptionalValue::Undefined();
  auto verbs = std::count_if(parts, parts + *count, [](const FormatPart& part) { return part.verb != 0; });
  if (static_cast<size_t>(verbs) != values.size()) return OptionalValue::Undefined();
  return PlainFormat(arena, format.data(), {parts, *count}, values.items(), SIZE_MAX);
}

}  // namespace regoc::builtins
