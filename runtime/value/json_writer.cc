#include <algorithm>
#include <charconv>
#include <cstring>
#include <vector>

#include "runtime/base/utf8.h"
#include "runtime/value/json.h"
#include "runtime/value/json_string.h"
#include "runtime/value/table.h"

namespace regoc {

namespace {

constexpr char kHex[] = "0123456789abcdef";

void AppendEscaped(std::string& out, unsigned char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out.push_back(kHex[c >> 4]);
      out.push_back(kHex[c & 15]);
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
bool IsPlainWord(const char* p, bool escape_html) {
  constexpr uint64_t kOnes = 0x0101010101010101u;
  constexpr uint64_t kHighs = 0x8080808080808080u;
  uint64_t word;
  std::memcpy(&word, p, 8);
  auto has = [&](char c) {
    uint64_t other = word ^ (kOnes * static_cast<unsigned char>(c));
    return (other - kOnes) & ~other;
  };
  uint64_t hits = word | (word - kOnes * 0x20) | has('"') | has('\\');
  if (escape_html) hits |= has('<') | has('>') | has('&');
  return (hits & kHighs) == 0;
}

void AppendString(std::string& out, std::string_view text, bool escape_html) {
  uint8_t stop = escape_html ? 7 : 5;
  out.push_back('"');
  size_t done = 0;
  size_t i = 0;
  while (i < text.size()) {
    if (text.size() - i >= 8 && IsPlainWord(text.data() + i, escape_html)) {
      i += 8;
      continue;
    }
    unsigned char c = static_cast<unsigned char>(text[i]);
    if ((kClasses.of[c] & stop) == 0) {
      ++i;
      continue;
    }
    if (c < 0x80) {
      out.append(text, done, i - done);
      AppendEscaped(out, c);
      done = ++i;
      continue;
    }
    CodePoint rune = DecodeUtf8(text.substr(i));
    bool separator = rune.value == 0x2028 || rune.value == 0x2029;
    if (!rune.valid || separator) {
      out.append(text, done, i - done);
      out += !rune.valid ? "\\ufffd" : rune.value == 0x2028 ? "\\u2028" : "\\u2029";
      done = i + rune.length;
    }
    i += rune.length;
  }
  out.append(text, done, text.size() - done);
  out.push_back('"');
}

class Writer {
 public:
  Writer(std::string& out, const JsonStyle& style) : out_(out), style_(style) {}

  void Write(Value v) {
    switch (v.tag()) {
      case Tag::kNull:
        out_ += "null";
        break;
      case Tag::kBoolean:
        out_ += v.boolean() ? "true" : "false";
        break;
      case Tag::kInt:
        WriteInt(v.integer());
        break;
      case Tag::kDecimal:
        out_ += v.text();
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
  bool lines() const { return style_.indent > 0 || style_.pretty; }

  void WriteInt(int64_t i) {
    char buffer[24];
    out_.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, i).ptr);
  }

  void NewLine() {
    if (!lines()) return;
    out_.push_back('\n');
    out_ += style_.prefix;
    if (style_.indent > 0) {
      out_.append(static_cast<size_t>(style_.indent) * level_, ' ');
    } else {
      for (size_t i = 0; i < level_; ++i) out_ += style_.indent_text;
    }
  }

  void WriteItems(const Value* items, uint32_t count) {
    if (count == 0) {
      out_ += "[]";
      return;
    }
    out_.push_back('[');
    ++level_;
    for (uint32_t i = 0; i < count; ++i) {
      if (i != 0) out_.push_back(',');
      NewLine();
      Write(items[i]);
    }
    --level_;
    NewLine();
    out_.push_back(']');
  }

  void WriteObject(const Object& object) {
    if (object.count == 0) {
      out_ += "{}";
      return;
    }
    const Entry* entries = object.Sorted();
    out_.push_back('{');
    ++level_;
    bool only_strings = entries[0].key.is_string() && entries[object.count - 1].key.is_string();
    if (only_strings) {
      for (uint32_t i = 0; i < object.count; ++i) WriteEntry(i == 0, entries[i].key.text(), entries[i].value);
    } else {
      WriteWithKeysAsTexts(object);
    }
    --level_;
    NewLine();
    out_.push_back('}');
  }

  void WriteEntry(bool first, std::string_view key, Value value) {
    if (!first) out_.push_back(',');
    NewLine();
    AppendString(out_, key, style_.escape_html);
    out_ += lines() ? ": " : ":";
    Write(value);
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

  std::string& out_;
  const JsonStyle& style_;
  size_t level_ = 0;
};

}  // namespace

void AppendJson(std::string& out, Value v, const JsonStyle& style) { Writer(out, style).Write(v); }

}  // namespace regoc
