// JSON into images, in one pass and without marks: what is kept beside the image are the items of what is open.
#include <cstring>
#include <optional>

#include "runtime/base/utf8.h"
#include "runtime/value/image_builder.h"
#include "runtime/value/json_string.h"
#include "runtime/value/number.h"
#include "runtime/value/number_text.h"

namespace regoc {

namespace {

using internal::Words;

constexpr size_t kBytesBetweenReports = size_t{4} << 20;

// A stack of values in memory that grows without being copied and is given back.
class Stack {
 public:
  Words* at(size_t i) { return reinterpret_cast<Words*>(memory_.data()) + i; }
  size_t size() const { return size_; }
  void Push(Words words) {
    if (size_ == capacity_) {
      capacity_ = std::max<size_t>(1024, capacity_ * 2);
      memory_.Resize(capacity_ * sizeof(Words));
    }
    std::memcpy(at(size_++), &words, sizeof words);
  }
  void Cut(size_t size) {
    size_ = size;
    if (capacity_ - size <= kMuch) return;
    capacity_ = size + kMuch;
    memory_.Resize(capacity_ * sizeof(Words));
  }

 private:
  static constexpr size_t kMuch = size_t{1} << 17;
  MappedMemory memory_;
  size_t size_ = 0, capacity_ = 0;
};

class JsonImporter {
 public:
  JsonImporter(ImageBuilder& builder, std::string_view json, uint32_t max_depth,
               const std::function<void(size_t)>& done)
      : builder_(builder),
        begin_(json.data()),
        next_(json.data()),
        end_(json.data() + json.size()),
        max_depth_(max_depth),
        done_(done) {}

  bool Run(Words& result) {
    if (!ReadValue()) return false;
    while (!frames_.empty())
      if (!Continue()) return false;
    SkipSpace();
    result = *values_.at(0);
    return next_ == end_ && builder_.good();
  }

 private:
  struct Frame {
    bool object;
    size_t first;  // on the stack of values
  };

  void SkipSpace() {
    while (next_ != end_ && (*next_ == ' ' || *next_ == '\n' || *next_ == '\r' || *next_ == '\t')) ++next_;
  }
  // The next byte that is not space; a zero byte, which fits nowhere, at the end.
  char Peek() {
    SkipSpace();
    return next_ == end_ ? '\0' : *next_;
  }

  // A scalar, or the beginning of an array or object.
  bool ReadValue() {
    switch (Peek()) {
      case '"':
        return ReadString();
      case '{':
        return Open(true, '}');
      case '[':
        return Open(false, ']');
      case 't':
        return ReadLiteral("true", Value::Boolean(true));
      case 'f':
        return ReadLiteral("false", Value::Boolean(false));
      case 'n':
        return ReadLiteral("null", Value::Null());
      default:
        return ReadNumber();
    }
  }

  bool Open(bool object, char close) {
    if (frames_.size() >= max_depth_) return false;
    ++next_;
    if (Peek() == close) {
      ++next_;
      values_.Push(object ? builder_.Object(nullptr, 0) : builder_.Array(nullptr, 0));
      return true;
    }
    frames_.push_back({object, values_.size()});
    return (!object || ReadKey()) && ReadValue();
  }

  // What follows a value in the innermost array or object.
  bool Continue() {
    char c = Peek();
    Frame frame = frames_.back();
    if (c == ',') {
      ++next_;
      return (!frame.object || ReadKey()) && ReadValue();
    }
    if (c != (frame.object ? '}' : ']')) return false;
    ++next_;
    size_t count = values_.size() - frame.first;
    Words* first = values_.at(frame.first);
    Words made = frame.object ? builder_.Object(first, static_cast<uint32_t>(count / 2))
                              : builder_.Array(first, static_cast<uint32_t>(count));
    values_.Cut(frame.first);
    values_.Push(made);
    frames_.pop_back();
    Report();
    return true;
  }

  void Report() {
    auto at = static_cast<size_t>(next_ - begin_);
    if (!done_ || at - reported_ < kBytesBetweenReports) return;
    reported_ = at;
    done_(at);
  }

  bool ReadKey() {
    if (Peek() != '"' || !ReadString() || Peek() != ':') return false;
    ++next_;
    return true;
  }

  bool ReadString() {
    const char* first = ++next_;
    bool escaped = false;
    if (!SkipString(escaped)) return false;
    std::string_view text(first, static_cast<size_t>(next_ - first));
    ++next_;
    return escaped ? PushUnescaped(text) : Push(text);
  }

  // Moves to the closing quote. False when the text ends, or holds what no string may.
  bool SkipString(bool& escaped) {
    for (;;) {
      SkipPlain();
      if (next_ == end_) return false;
      auto byte = static_cast<unsigned char>(*next_);
      if (byte == '"') return true;
      if (byte < 0x20) return false;
      if (byte == '\\') {
        escaped = true;
        if (++next_ == end_) return false;
        if (static_cast<unsigned char>(*next_) < 0x80) ++next_;
      } else if (byte >= 0x80) {
        CodePoint rune = DecodeUtf8({next_, static_cast<size_t>(end_ - next_)});
        if (!rune.valid) return false;
        next_ += rune.length;
      } else {
        ++next_;
      }
    }
  }

  // Past eight bytes at a time that mean nothing but themselves.
  void SkipPlain() {
    constexpr uint64_t kOnes = 0x0101010101010101u, kHighs = kOnes * 0x80;
    for (; end_ - next_ >= 8; next_ += 8) {
      uint64_t word;
      std::memcpy(&word, next_, 8);
      uint64_t quotes = word ^ (kOnes * '"'), slashes = word ^ (kOnes * '\\');
      uint64_t hits = (quotes - kOnes) | (slashes - kOnes) | (word - kOnes * 0x20) | word;
      if ((hits & kHighs) != 0) {
        // Borrows reach upwards only: the first mark is right.
        next_ += __builtin_ctzll(hits & kHighs) >> 3;
        return;
      }
    }
  }

  bool Push(std::string_view text) {
    values_.Push(builder_.Text(Tag::kString, text));
    return builder_.good();
  }

  bool PushUnescaped(std::string_view text) {
    scratch_.assign(text).append("\"").append(8, '\0');
    const char* close = nullptr;
    char* end = internal::UnescapeInPlace(scratch_.data() + text.find('\\'), close);
    if (end == nullptr || close != scratch_.data() + text.size()) return false;
    return Push({scratch_.data(), static_cast<size_t>(end - scratch_.data())});
  }

  bool AtTokenEnd() const {
    return next_ == end_ || std::string_view(" \t\r\n,]}").find(*next_) != std::string_view::npos;
  }

  bool ReadLiteral(std::string_view word, Value value) {
    if (!std::string_view(next_, static_cast<size_t>(end_ - next_)).starts_with(word)) return false;
    next_ += word.size();
    values_.Push(value);
    return AtTokenEnd();
  }

  bool ReadNumber() {
    const char* last = internal::ScanNumber(next_, end_);
    if (last == nullptr) return false;
    std::string_view text(next_, static_cast<size_t>(last - next_));
    next_ = last;
    if (!AtTokenEnd()) return false;
    std::optional<Value> number = NumberFromText(arena_, text, /*copy=*/false);
    if (!number) return false;
    values_.Push(number->is_int() ? *number : builder_.Text(Tag::kDecimal, number->text()));
    return builder_.good();
  }

  ImageBuilder& builder_;
  const char* begin_;
  const char* next_;
  const char* end_;
  uint32_t max_depth_;
  const std::function<void(size_t)>& done_;
  size_t reported_ = 0;
  Stack values_;
  std::vector<Frame> frames_;
  std::string scratch_;
  Arena arena_;
};

}  // namespace

bool AddJsonToImage(ImageBuilder& builder, std::string_view json, uint32_t max_depth,
                    const std::function<void(size_t)>& done, internal::Words& result) {
  return JsonImporter(builder, json, max_depth, done).Run(result);
}

}  // namespace regoc
