#include <algorithm>
#include <charconv>
#include <cstring>
#include <vector>

#include "runtime/base/byte_blocks.h"
#include "runtime/base/bytes.h"
#include "runtime/base/utf8.h"
#include "runtime/value/json.h"
#include "runtime/value/json_string.h"
#include "runtime/value/table.h"

namespace regoc {

namespace {

constexpr char kHex[] = "0123456789abcdef";

// A string that is written through a pointer: room is made for much at once. What is small is kept aside until its end,
// because room in a string is filled with zeros first.
class Output {
 public:
  explicit Output(std::string& out) : out_(out), at_(small_), end_(small_ + sizeof small_) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() {
    if (is_small_)
      out_.append(small_, static_cast<size_t>(at_ - small_));
    else
      out_.resize(static_cast<size_t>(at_ - out_.data()));
  }

  // Where `bytes` may be written, before Advance tells to where they were.
  [[gnu::always_inline]] char* Room(size_t bytes) {
    if (static_cast<size_t>(end_ - at_) < bytes) [[unlikely]]
      Grow(bytes);
    return at_;
  }
  void Advance(char* end) { at_ = end; }
  void Append(char c) {
    *Room(1) = c;
    ++at_;
  }
  void Append(std::string_view text) {
    bytes::Copy(Room(text.size()), text.data(), text.size());
    at_ += text.size();
  }
  template <size_t kSize>
  void Append(const char (&literal)[kSize]) {
    std::memcpy(Room(kSize - 1), literal, kSize - 1);
    at_ += kSize - 1;
  }

 private:
  [[gnu::noinline]] void Grow(size_t bytes) {
    constexpr size_t kLeast = 512;
    size_t size = is_small_ ? out_.size() : static_cast<size_t>(at_ - out_.data());
    size_t aside = is_small_ ? static_cast<size_t>(at_ - small_) : 0;
    out_.resize(size + aside + std::max({bytes, size + aside, kLeast}));
    std::memcpy(out_.data() + size, small_, aside);
    is_small_ = false;
    at_ = out_.data() + size + aside;
    end_ = out_.data() + out_.size();
  }

  std::string& out_;
  char* at_;
  char* end_;
  bool is_small_ = true;
  char small_[256];
};

void AppendEscape(Output& out, unsigned char c) {
  switch (c) {
    case '"':
      return out.Append("\\\"");
    case '\\':
      return out.Append("\\\\");
    case '\b':
      return out.Append("\\b");
    case '\f':
      return out.Append("\\f");
    case '\n':
      return out.Append("\\n");
    case '\r':
      return out.Append("\\r");
    case '\t':
      return out.Append("\\t");
    default:
      out.Append("\\u00");
      out.Append(kHex[c >> 4]);
      out.Append(kHex[c & 15]);
  }
}

// The bytes that can't stand for themselves: bit 1 always, bit 2 only when HTML is escaped; 4 begins more than a byte.
struct ByteClasses {
  uint8_t of[256] = {};
  constexpr ByteClasses() {
    for (int c = 0; c < 256; ++c) of[c] = c < 0x20 || c == '"' || c == '\\' ? 1 : c >= 0x80 ? 4 : 0;
    of['<'] = of['>'] = of['&'] = 2;
  }
};
constexpr ByteClasses kClasses;

// True when eight bytes all stand for themselves. (Some that do are taken for others: no harm.)
bool IsPlainWord(uint64_t word, bool escape_html) {
  auto has = [&](char c) {
    uint64_t other = word ^ (bytes::kOnes * static_cast<unsigned char>(c));
    return (other - bytes::kOnes) & ~other;
  };
  uint64_t hits = word | (word - bytes::kOnes * 0x20) | has('"') | has('\\');
  if (escape_html) hits |= has('<') | has('>') | has('&');
  return (hits & bytes::kHighs) == 0;
}

// Those of sixteen bytes that may not stand for themselves. Bytes that begin more than a byte are negative.
bytes::Block OddBytes(bytes::Block block, bool escape_html) {
  bytes::Block odd = (block < 0x20) | (block == '"') | (block == '\\');
  if (escape_html) odd |= (block == '<') | (block == '>') | (block == '&');
  return odd;
}
bool IsPlainBlock(bytes::Block block, bool escape_html) { return !bytes::AnyBit(OddBytes(block, escape_html)); }

// What of `text` is plain, as far as words show it, is copied to `to`, where there is room for a block more. How much
// that is.
size_t CopyPlain(char* to, std::string_view text, bool escape_html) {
  size_t at = 0;
  if (!text.empty() && text.size() < bytes::kBlock && bytes::MayLoadBlock(text.data())) {
    bytes::Block block = bytes::LoadBlock(text.data());
    if (bytes::AnyBit(OddBytes(block, escape_html) & bytes::FirstBytes(text.size()))) return 0;
    bytes::StoreBlock(to, block);
    return text.size();
  }
  for (; at + bytes::kBlock <= text.size(); at += bytes::kBlock) {
    bytes::Block block = bytes::LoadBlock(text.data() + at);
    if (!IsPlainBlock(block, escape_html)) return at;
    bytes::StoreBlock(to + at, block);
  }
  if (at > 0) {  // the last block, some of which was there before
    size_t last = text.size() - bytes::kBlock;
    bytes::Block block = bytes::LoadBlock(text.data() + last);
    if (!IsPlainBlock(block, escape_html)) return at;
    bytes::StoreBlock(to + last, block);
    return text.size();
  }
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t word = bytes::Load(text.data() + at);
    if (!IsPlainWord(word, escape_html)) return at;
    std::memcpy(to + at, &word, sizeof word);
  }
  size_t left = text.size() - at;
  if (left == 0) return at;
  uint64_t padding = (bytes::kOnes * 'x') << (8 * left);
  if (!IsPlainWord(bytes::LoadShort(text.data() + at, left) | padding, escape_html)) return at;
  bytes::Copy(to + at, text.data() + at, left);
  return text.size();
}

void AppendEscaped(Output& out, std::string_view text, bool escape_html) {
  uint8_t stop = escape_html ? 7 : 5;
  size_t done = 0;
  size_t i = 0;
  while (i < text.size()) {
    if (text.size() - i >= 8 && IsPlainWord(bytes::Load(text.data() + i), escape_html)) {
      i += 8;
      continue;
    }
    unsigned char c = static_cast<unsigned char>(text[i]);
    if ((kClasses.of[c] & stop) == 0) {
      ++i;
      continue;
    }
    if (c < 0x80) {
      out.Append(text.substr(done, i - done));
      AppendEscape(out, c);
      done = ++i;
      continue;
    }
    CodePoint rune = DecodeUtf8(text.substr(i));
    bool separator = rune.value == 0x2028 || rune.value == 0x2029;
    if (!rune.valid || separator) {
      out.Append(text.substr(done, i - done));
      out.Append(!rune.valid ? "\\ufffd" : rune.value == 0x2028 ? "\\u2028" : "\\u2029");
      done = i + rune.length;
    }
    i += rune.length;
  }
  out.Append(text.substr(done));
}

inline void AppendString(Output& out, std::string_view text, bool escape_html) {
  char* to = out.Room(text.size() + 2 + bytes::kBlock);
  *to++ = '"';
  size_t plain = CopyPlain(to, text, escape_html);
  to += plain;
  if (plain < text.size()) {
    out.Advance(to);
    AppendEscaped(out, text.substr(plain), escape_html);
    to = out.Room(1);
  }
  *to++ = '"';
  out.Advance(to);
}

template <bool kLines>  // not all on one line
class Writer {
 public:
  Writer(std::string& out, const JsonStyle& style) : out_(out), style_(style) {}

  void Write(Value v) {
    switch (v.tag()) {
      case Tag::kNull:
        out_.Append("null");
        break;
      case Tag::kBoolean:
        if (v.boolean())
          out_.Append("true");
        else
          out_.Append("false");
        break;
      case Tag::kInt:
        WriteInt(v.integer());
        break;
      case Tag::kDecimal:
        out_.Append(v.text());
        break;
      case Tag::kString:
        AppendString(out_, v.text(), style_.escape_html);
        break;
      case Tag::kArray:
        WriteItems(v.items(), v.size());
        break;
      case Tag::kSet:
        WriteItems(v.set().Sorted(), v.set().count);
        break;
      case Tag::kObject:
        WriteObject(v.object());
        break;
      case Tag::kUndefined:
      case Tag::kError:
        break;
    }
  }

 private:
  // Most values are texts and integers.
  void WriteShort(Value v) {
    if (v.is_string())
      AppendString(out_, v.text(), style_.escape_html);
    else if (v.is_int())
      WriteInt(v.integer());
    else
      Write(v);
  }

  void WriteInt(int64_t i) {
    constexpr size_t kMost = 20;
    char* to = out_.Room(kMost);
    out_.Advance(std::to_chars(to, to + kMost, i).ptr);
  }

  void NewLine() {
    if constexpr (!kLines) return;
    out_.Append('\n');
    out_.Append(style_.prefix);
    if (style_.indent > 0) {
      size_t spaces = static_cast<size_t>(style_.indent) * level_;
      char* to = out_.Room(spaces);
      out_.Advance(std::fill_n(to, spaces, ' '));
    } else {
      for (size_t i = 0; i < level_; ++i) out_.Append(style_.indent_text);
    }
  }

  void WriteItems(const Value* items, uint32_t count) {
    if (count == 0) {
      out_.Append("[]");
      return;
    }
    out_.Append('[');
    ++level_;
    if constexpr (kLines) {
      for (uint32_t i = 0; i < count; ++i) {
        if (i != 0) out_.Append(',');
        NewLine();
        Write(items[i]);
      }
    } else {
      for (uint32_t i = 0; i < count; ++i) {
        if (i != 0) out_.Append(',');
        WriteShort(items[i]);
      }
    }
    --level_;
    NewLine();
    out_.Append(']');
  }

  void WriteObject(const Object& object) {
    if (object.count == 0) {
      out_.Append("{}");
      return;
    }
    const Entry* entries = object.Sorted();
    out_.Append('{');
    ++level_;
    bool only_strings = entries[0].key.is_string() && entries[object.count - 1].key.is_string();
    if (only_strings) {
      for (uint32_t i = 0; i < object.count; ++i) WriteEntry(i == 0, entries[i].key.text(), entries[i].value);
    } else {
      WriteWithKeysAsTexts(object);
    }
    --level_;
    NewLine();
    out_.Append('}');
  }

  void WriteEntry(bool first, std::string_view key, Value value) {
    if (!first) out_.Append(',');
    NewLine();
    AppendString(out_, key, style_.escape_html);
    out_.Append(':');
    if constexpr (kLines) out_.Append(' ');
    WriteShort(value);
  }

  // Keys that are not strings are the text of their JSON; ordered by that text. Where two are the same, the later key
  // (in Rego's order) has its value printed.
  void WriteWithKeysAsTexts(const Object& object) {
    struct Named {
      std::string key;
      Value value;
    };
    std::vector<Named> named;
    named.reserve(object.count);
    const Entry* entries = object.Sorted();
    for (uint32_t i = 0; i < object.count; ++i) {
      std::string key;
      if (entries[i].key.is_string()) {
        key = entries[i].key.text();
      } else {
        AppendJson(key, entries[i].key, {.escape_html = true});
      }
      named.push_back({std::move(key), entries[i].value});
    }
    std::stable_sort(named.begin(), named.end(), [](const Named& a, const Named& b) { return a.key < b.key; });
    bool first = true;
    for (size_t i = 0; i < named.size(); ++i) {
      if (i + 1 < named.size() && named[i + 1].key == named[i].key) continue;
      WriteEntry(first, named[i].key, named[i].value);
      first = false;
    }
  }

  Output out_;
  const JsonStyle& style_;
  size_t level_ = 0;
};

}  // namespace

void AppendJson(std::string& out, Value v, const JsonStyle& style) {
  if (style.indent > 0 || style.pretty)
    Writer<true>(out, style).Write(v);
  else
    Writer<false>(out, style).Write(v);
}

}  // namespace regoc
