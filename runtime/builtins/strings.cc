// Searching, cutting and joining strings. Positions and lengths count characters, not bytes.
#include <algorithm>

#include "runtime/base/byte_blocks.h"
#include "runtime/builtins/direct.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/unicode.h"

namespace regoc::builtins {

namespace {

Outcome Contains(CallContext&, StringArg text, StringArg part) {
  return Value::Boolean(text.find(part) != std::string_view::npos);
}
Outcome StartsWith(CallContext&, StringArg text, StringArg part) { return Value::Boolean(text.starts_with(part)); }
Outcome EndsWith(CallContext&, StringArg text, StringArg part) { return Value::Boolean(text.ends_with(part)); }

constexpr std::string_view kNothingToFind = "empty search character";

// Matches may overlap.
Outcome IndexOfAll(CallContext& ctx, StringArg text, StringArg part) {
  if (part.empty()) return ctx.Error(kNothingToFind);
  ArrayBuilder found(ctx.arena);
  size_t counted = 0;  // bytes whose characters are in `runes`
  size_t runes = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    runes += CountRunes(text.substr(counted, at - counted));
    counted = at;
    found.Append(Value::Int(static_cast<int64_t>(runes)));
  }
  return found.Build();
}

Outcome Count(CallContext&, StringArg text, StringArg part) {
  if (part.empty()) return Value::Int(static_cast<int64_t>(CountRunes(text)) + 1);
  int64_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
  return Value::Int(count);
}

// In ASCII, letters of the two cases differ in one bit. Undefined when `text` has anything else.
OptionalValue FlipAscii(Arena& arena, std::string_view text, char first, char last) {
  auto flips = [&](bytes::Block block) { return (block >= first) & (block <= last); };
  uint32_t any = 0, other = 0;
  bytes::ForEachBlock(text, [&](bytes::Block block, size_t, size_t size) {
    any |= bytes::Bits(flips(block)) & bytes::FirstBits(size);
    other |= bytes::Bits(block) & bytes::FirstBits(size);
  });
  if (other != 0) return OptionalValue();
  if (any == 0) return Value::String(text);
  char* mapped = static_cast<char*>(arena.Allocate(text.size() + bytes::kBlock, 1));  // whole blocks are written
  bytes::ForEachBlock(text, [&](bytes::Block block, size_t at, size_t) {
    bytes::StoreBlock(mapped + at, block ^ (flips(block) & 0x20));
  });
  return Value::String({mapped, text.size()});
}

template <char32_t (*map)(char32_t)>
Outcome MapCase(CallContext& ctx, StringArg text) {
  constexpr bool kUpper = map == ToUpper;
  if (OptionalValue ascii = FlipAscii(ctx.arena, text, kUpper ? 'a' : 'A', kUpper ? 'z' : 'Z'); ascii) return ascii;
  size_t same = 0;  // bytes in front that do not change
  while (same < text.size()) {
    Rune rune = DecodeRune(text.substr(same));
    if (map(rune.value) != rune.value || (rune.value == kRuneError && rune.size == 1)) break;
    same += rune.size;
  }
  if (same == text.size()) return Value::String(text);
  TextBuilder out(ctx.arena, text.size());
  out.Append(text.substr(0, same));
  for (size_t i = same; i < text.size();) {
    Rune rune = DecodeRune(text.substr(i));
    out.AppendRune(map(rune.value));
    i += rune.size;
  }
  return out.Build();
}

Outcome Reverse(CallContext& ctx, StringArg text) {
  char* reversed = static_cast<char*>(ctx.arena.Allocate(text.size(), 1));
  for (size_t i = 0; i < text.size();) {
    uint32_t size = DecodeRune(text.substr(i)).size;
    std::copy_n(text.data() + i, size, reversed + text.size() - i - size);
    i += size;
  }
  return Value::String({reversed, text.size()});
}

// Whether `next` follows `text` in memory with nothing but the delimiter between them, as the parts of a text that was
// split do. Two texts that lie so near are in one block of memory, so that what is between them may be read; what is there
// belongs to nobody or to another text, and neither changes.
bool Follows(std::string_view text, std::string_view delimiter, std::string_view next) {
  constexpr size_t kNear = 4;  // bytes: allocations have more between them
  const char* end = text.data() + text.size();
  return delimiter.size() <= kNear && reinterpret_cast<uintptr_t>(end) + delimiter.size() == reinterpret_cast<uintptr_t>(next.data()) &&
         regoc::internal::EqualBytes(end, delimiter.data(), delimiter.size());
}

// Calls `take` with each part of `text`; parts are characters when the delimiter is empty.
template <typename Take>
void ForEachPart(std::string_view text, std::string_view delimiter, Take take) {
  if (delimiter.empty()) {
    for (size_t i = 0; i < text.size();) {
      uint32_t size = DecodeRune(text.substr(i)).size;
      take(text.substr(i, size));
      i += size;
    }
    return;
  }
  size_t start = 0;
  for (size_t at = text.find(delimiter); at != std::string_view::npos; at = text.find(delimiter, start)) {
    take(text.substr(start, at - start));
    start = at + delimiter.size();
  }
  take(text.substr(start));
}

constexpr size_t kShortText = 64;

// Where `c` stands in a text of at most 64 bytes: a bit a byte.
uint64_t BytesThatAre(std::string_view text, char c) {
  uint64_t bits = 0;
  bytes::ForEachBlock(text, [&](bytes::Block block, size_t at, size_t size) {
    bits |= uint64_t{bytes::Bits(block == c) & bytes::FirstBits(size)} << at;
  });
  return bits;
}

Value Part(std::string_view text, size_t begin, size_t end) {
  begin = std::min(begin, end);
  return Value::String({text.data() + begin, end - begin});
}

[[gnu::noinline]] Value SplitShort(Arena& arena, std::string_view text, uint64_t delimiters) {
  Value* parts = arena.AllocateArray<Value>(static_cast<size_t>(__builtin_popcountll(delimiters)) + 1);
  size_t start = 0, count = 0;
  for (; delimiters != 0; delimiters &= delimiters - 1) {
    size_t end = static_cast<size_t>(__builtin_ctzll(delimiters));
    parts[count++] = Part(text, start, end);
    start = end + 1;
  }
  parts[count++] = Part(text, start, text.size());
  return Value::Array(parts, count);
}

// Mostly there are up to three parts: as many are written without asking how many there are.
Value SplitShort(Arena& arena, std::string_view text, char delimiter) {
  uint64_t bits = BytesThatAre(text, delimiter);
  uint64_t rest = bits & (bits - 1);
  if ((rest & (rest - 1)) != 0) return SplitShort(arena, text, bits);
  Value* parts = arena.AllocateArray<Value>(3);
  size_t first = bits != 0 ? static_cast<size_t>(__builtin_ctzll(bits)) : text.size();
  size_t second = rest != 0 ? static_cast<size_t>(__builtin_ctzll(rest)) : text.size();
  parts[0] = Part(text, 0, first);
  parts[1] = Part(text, first + 1, second);
  parts[2] = Part(text, second + 1, text.size());
  return Value::Array(parts, 1 + size_t{bits != 0} + size_t{rest != 0});
}

[[gnu::noinline]] Value SplitLong(Arena& arena, std::string_view text, char delimiter) {
  size_t start = 0, count = 0;
  Value* parts = arena.AllocateArray<Value>(bytes::CountBytes(text, delimiter) + 1);
  auto take = [&](size_t end) {
    parts[count++] = Value::String(text.substr(start, end - start));
    start = end + 1;
  };
  bytes::ForEachByte(text, delimiter, take);
  take(text.size());
  return Value::Array(parts, count);
}

[[gnu::noinline]] Value SplitAtText(Arena& arena, std::string_view text, std::string_view delimiter) {
  ArrayBuilder parts(arena, 4);
  ForEachPart(text, delimiter, [&](std::string_view part) { parts.Append(Value::String(part)); });
  return parts.Build();
}

Value SplitAll(Arena& arena, std::string_view text, std::string_view delimiter) {
  if (delimiter.size() != 1) return SplitAtText(arena, text, delimiter);
  if (text.size() > kShortText) return SplitLong(arena, text, delimiter[0]);
  return SplitShort(arena, text, delimiter[0]);
}

// The first n parts, or the last -n.
Outcome SplitN(CallContext& ctx, StringArg text, StringArg delimiter, IntArg n) {
  Value parts = SplitAll(ctx.arena, text, delimiter);
  size_t wanted = n < 0 ? 0 - static_cast<size_t>(n) : static_cast<size_t>(n);
  size_t kept = std::min<size_t>(wanted, parts.size());
  return Value::Array(n < 0 ? parts.items() + (parts.size() - kept) : parts.items(), kept);
}

template <bool (std::string_view::*matches)(std::string_view) const noexcept>
bool AnyMatch(std::span<const Value> texts, std::span<const Value> affixes) {
  return std::any_of(texts.begin(), texts.end(), [&](Value text) {
    return std::any_of(affixes.begin(), affixes.end(),
                       [&](Value affix) { return (text.text().*matches)(affix.text()); });
  });
}

// The strings of an operand that is one string, or an array or set of them.
Outcome TakeStrings(CallContext& ctx, int position, const Value& operand, std::span<const Value>& out) {
  if (operand.is_string()) {
    out = {&operand, 1};
    return Outcome::Undefined();
  }
  if (!operand.is_array() && !operand.is_set()) {
    return ctx.OperandError(position, "one of {string, set, array}", operand);
  }
  out = ItemsArg{operand}.items();
  for (Value v : out) {
    if (!v.is_string()) return ctx.ElementError(position, operand, "string", v);
  }
  return Outcome::Undefined();
}

template <bool (std::string_view::*matches)(std::string_view) const noexcept>
Outcome AnyAffixMatch(CallContext& ctx, Value searched, Value affixes) {
  std::span<const Value> texts;
  std::span<const Value> wanted;
  if (Outcome wrong = TakeStrings(ctx, 1, searched, texts); wrong.failed()) return wrong;
  if (Outcome wrong = TakeStrings(ctx, 2, affixes, wanted); wrong.failed()) return wrong;
  return Value::Boolean(AnyMatch<matches>(texts, wanted));
}

}  // namespace

namespace direct {

Outcome Lower(CallContext& ctx, StringArg text) { return MapCase<ToLower>(ctx, text); }
Outcome Upper(CallContext& ctx, StringArg text) { return MapCase<ToUpper>(ctx, text); }

Outcome IndexOf(CallContext& ctx, StringArg text, StringArg part) {
  if (part.empty()) return ctx.Error(kNothingToFind);
  size_t at = text.find(part);
  if (at == std::string_view::npos) return Value::Int(-1);
  return Value::Int(static_cast<int64_t>(CountRunes(text.substr(0, at))));
}

// A negative length means the rest.
Outcome Substring(CallContext& ctx, StringArg text, IntArg start, IntArg length) {
  if (start < 0) return ctx.Error("negative offset");
  size_t from;
  size_t size;
  if (IsAscii(text)) {
    from = std::min(static_cast<size_t>(start), text.size());
    size = length < 0 ? text.size() : static_cast<size_t>(length);
  } else {
    from = RuneOffset(text, static_cast<size_t>(start));
    size = length < 0 ? text.size() : RuneOffset(text.substr(from), static_cast<size_t>(length));
  }
  return Value::String(text.substr(from, size));
}

Outcome Concat(CallContext& ctx, StringArg delimiter, SetOrArrayArg parts) {
  std::span<const Value> items = parts.items();
  size_t size = items.empty() ? 0 : delimiter.size() * (items.size() - 1);
  bool joined_already = true;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!items[i].is_string()) return ctx.ElementError(2, parts.value, "string", items[i]);
    size += items[i].size();
    if (i > 0 && joined_already) joined_already = Follows(items[i - 1].text(), delimiter, items[i].text());
  }
  if (items.size() == 1) return items[0];
  if (joined_already && !items.empty()) return Value::String({items[0].text().data(), size});
  char* joined = static_cast<char*>(ctx.arena.Allocate(size, 1));
  char* to = joined;
  auto append = [&to](std::string_view text) {
    bytes::Copy(to, text.data(), text.size());
    to += text.size();
  };
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) append(delimiter);
    append(items[i].text());
  }
  return Value::String({joined, size});
}

Outcome Split(CallContext& ctx, StringArg text, StringArg delimiter) { return SplitAll(ctx.arena, text, delimiter); }

}  // namespace direct

REGOC_REGISTER_BUILTINS(Strings, {{"concat", Typed<direct::Concat>},
                                  {"contains", Typed<Contains>},
                                  {"endswith", Typed<EndsWith>},
                                  {"indexof", Typed<direct::IndexOf>},
                                  {"indexof_n", Typed<IndexOfAll>},
                                  {"lower", Typed<direct::Lower>},
                                  {"split", Typed<direct::Split>},
                                  {"startswith", Typed<StartsWith>},
                                  {"strings.any_prefix_match", Typed<AnyAffixMatch<&std::string_view::starts_with>>},
                                  {"strings.any_suffix_match", Typed<AnyAffixMatch<&std::string_view::ends_with>>},
                                  {"strings.count", Typed<Count>},
                                  {"strings.reverse", Typed<Reverse>},
                                  {"strings.split_n", Typed<SplitN>},
                                  {"substring", Typed<direct::Substring>},
                                  {"upper", Typed<direct::Upper>}});

}  // namespace regoc::builtins
