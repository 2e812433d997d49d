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

// What JSON has in the place of a byte that can't stand for itself; returns its end, at most kLongestEscape further.
constexpr size_t kLongestEscape = 6;
char* Escape(char* to, char c) {
  auto write = [&to](std::string_view text) { return std::copy(text.begin(), text.end(), to); };
  switch (c) {
    case '"':
      return write("\\\"");
    case '\\':
      return write("\\\\");
    case '\b':
      return write("\\b");
    case '\f':
      return write("\\f");
    case '\n':
      return write("\\n");
    case '\r':
      return write("\\r");
    case '\t':
      return write("\\t");
    default:
      to = write("\\u00");
      *to++ = kHex[static_cast<unsigned char>(c) >> 4];
      *to++ = kHex[c & 15];
      return to;
  }
}

// Those of sixteen bytes that may not stand for themselves. Bytes that begin more than a byte are negative.
uint32_t OddBytes(bytes::Block block, bool escape_html) {
  bytes::Block odd = (block < 0x20) | (block == '"') | (block == '\\');
  if (escape_html) odd |= (block == '<') | (block == '>') | (block == '&');
  return bytes::Bits(odd);
}

// Writes the character at the beginning of `text`, which may not stand for itself, and drops it.
char* AppendOdd(char* to, std::string_view& text) {
  if (static_cast<signed char>(text[0]) >= 0) {
    to = Escape(to, text[0]);
    text.remove_prefix(1);
    return to;
  }
  CodePoint rune = DecodeUtf8(text);
  bool separator = rune.value == 0x2028 || rune.value == 0x2029;
  std::string_view written = text.substr(0, rune.length);
  if (!rune.valid || separator) written = !rune.valid ? "\\ufffd" : rune.value == 0x2028 ? "\\u2028" : "\\u2029";
  text.remove_prefix(rune.length);
  return std::copy(written.begin(), written.end(), to);
}

// Whole blocks are written: what is too much is written over.
inline void AppendString(Output& out, std::string_view text, bool escape_html) {
  constexpr size_t kSlack = 2 + kLongestEscape + bytes::kBlock;
  char* to = out.Room(text.size() + kSlack);
  *to++ = '"';
  while (!text.empty()) {
    size_t size = std::min(text.size(), bytes::kBlock);
    bytes::Block block = size == bytes::kBlock ? bytes::LoadBlock(text.data()) : bytes::LoadFirst(text.data(), size);
    uint32_t odd = OddBytes(block, escape_html) & bytes::FirstBits(size);
    bytes::StoreBlock(to, block);
    if (odd == 0) [[likely]] {
      to += size;
      text.remove_prefix(size);
      continue;
    }
    size_t plain = static_cast<size_t>(__builtin_ctz(odd));
    text.remove_prefix(plain);
    out.Advance(AppendOdd(to + plain, text));
    to = out.Room(text.size() + kSlack);
  }
  *to++ = '"';
  out.Advance(to);
}

// A separator and a string of at most a block, most of which need nothing else. False, and nothing written, when
// something of it is escaped.
[[gnu::always_inline]] inline bool AppendShort(Output& out, char separator, std::string_view text, bool escape_html) {
  constexpr size_t kAround = 3;
  char* to = out.Room(kAround + bytes::kBlock);
  bytes::Block block = bytes::LoadFirst(text.data(), text.size());
  if ((OddBytes(block, escape_html) & bytes::FirstBits(text.size())) != 0) return false;
  to[0] = separator;
  to[1] = '"';
  bytes::StoreBlock(to + 2, block);
  to[2 + text.size()] = '"';
  out.Advance(to + kAround + text.size());
  return true;
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
  void WriteBehind(char separator, Value v) {
    // An empty text need not have an address.
    bool is_short = v.is_string() && v.size() > 0 && v.size() <= bytes::kBlock;
    if (is_short && AppendShort(out_, separator, v.text(), style_.escape_html)) return;
    out_.Append(separator);
    WriteShort(v);
  }

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
    ++level_;
    for (uint32_t i = 0; i < count; ++i) {
      char separator = i == 0 ? '[' : ',';
      if constexpr (kLines) {
        out_.Append(separator);
        NewLine();
        Write(items[i]);
      } else {
        WriteBehind(separator, items[i]);
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
    ++level_;
    bool only_strings = entries[0].key.is_string() && entries[object.count - 1].key.is_string();
    if (only_strings) {
      for (uint32_t i = 0; i < object.count; ++i)
        WriteEntry(i == 0 ? '{' : ',', entries[i].key.text(), entries[i].value);
    } else {
      WriteWithKeysAsTexts(object);
    }
    --level_;
    NewLine();
    out_.Append('}');
  }

  void WriteEntry(char separator, std::string_view key, Value value) {
    if constexpr (kLines) {
      out_.Append(separator);
      NewLine();
      AppendString(out_, key, style_.escape_html);
      out_.Append(": ");
      WriteShort(value);
    } else {
      WriteBehind(separator, Value::String(key));
      WriteBehind(':', value);
    }
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
    char separator = '{';
    for (size_t i = 0; i < named.size(); ++i) {
      if (i + 1 < named.size() && named[i + 1].key == named[i].key) continue;
      WriteEntry(separator, named[i].key, named[i].value);
      separator = ',';
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
