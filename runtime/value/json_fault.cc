#include "runtime/value/json_fault.h"

#include <vector>

#include "runtime/base/arena.h"
#include "runtime/value/json_string.h"
#include "runtime/value/number.h"
#include "runtime/value/number_text.h"

namespace regoc::internal {

namespace {

class FaultFinder {
 public:
  FaultFinder(std::string_view text, size_t max_depth) : text_(text), max_depth_(max_depth) {}

  std::string Find() {
    SkipSpace();
    while (fault_.empty() && !done_) Step();
    return fault_;
  }

 private:
  // What may stand at the place.
  enum class Expect { kValue, kValueOrEnd, kKeyOrEnd, kKey, kColon, kCommaOrEnd, kNothing };

  void Step() {
    if (at_ == text_.size()) {
      if (expect_ == Expect::kNothing) {
        done_ = true;
      } else {
        Fail(at_, "unexpected end of JSON input");
      }
      return;
    }
    char c = text_[at_];
    switch (expect_) {
      case Expect::kNothing:
        Unexpected("after the top-level value");
        break;
      case Expect::kValueOrEnd:
        if (c == ']') {
          Close();
          break;
        }
        [[fallthrough]];
      case Expect::kValue:
        Value(c);
        break;
      case Expect::kKeyOrEnd:
        if (c == '}') {
          Close();
          break;
        }
        [[fallthrough]];
      case Expect::kKey:
        if (c != '"') {
          Unexpected("looking for an object key");
        } else {
          String();
          expect_ = Expect::kColon;
        }
        break;
      case Expect::kColon:
        if (c != ':') {
          Unexpected("after an object key");
        } else {
          ++at_;
          expect_ = Expect::kValue;
        }
        break;
      case Expect::kCommaOrEnd:
        CommaOrEnd(c);
        break;
    }
    SkipSpace();
  }

  void CommaOrEnd(char c) {
    char end = open_.back() == '{' ? '}' : ']';
    if (c == ',') {
      ++at_;
      expect_ = end == '}' ? Expect::kKey : Expect::kValue;
    } else if (c == end) {
      Close();
    } else {
      Unexpected(end == '}' ? "after an object's value" : "after an array's item");
    }
  }

  void Value(char c) {
    if (c == '{' || c == '[') {
      if (open_.size() >= max_depth_) return Fail(at_, "nested deeper than " + std::to_string(max_depth_) + " levels");
      open_.push_back(c);
      ++at_;
      expect_ = c == '{' ? Expect::kKeyOrEnd : Expect::kValueOrEnd;
    } else if (c == '"') {
      String();
      AfterValue();
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      Number();
      AfterValue();
    } else if (c == 't' || c == 'f' || c == 'n') {
      Literal(c == 't' ? "true" : c == 'f' ? "false" : "null");
      AfterValue();
    } else {
      Unexpected("looking for a value");
    }
  }

  void AfterValue() { expect_ = open_.empty() ? Expect::kNothing : Expect::kCommaOrEnd; }

  void Close() {
    open_.pop_back();
    ++at_;
    AfterValue();
  }

  void Literal(std::string_view word) {
    for (char c : word) {
      if (at_ == text_.size()) return Fail(at_, "unexpected end of JSON input");
      if (text_[at_] != c) return Unexpected("in literal " + std::string(word));
      ++at_;
    }
  }

  void Number() {
    const char* begin = text_.data() + at_;
    const char* end = text_.data() + text_.size();
    const char* last = ScanNumber(begin, end);
    if (last == nullptr) {
      at_ = text_.find_first_not_of("-+.0123456789eE", at_);
      if (at_ == std::string_view::npos) at_ = text_.size();
      return Fail(static_cast<size_t>(begin - text_.data()), "invalid number");
    }
    Arena arena;
    if (!NumberFromText(arena, {begin, static_cast<size_t>(last - begin)}, /*copy=*/false))
      return Fail(at_, "number too big");
    at_ = static_cast<size_t>(last - text_.data());
  }

  void String() {
    ++at_;
    while (at_ < text_.size()) {
      unsigned char c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        ++at_;
        return;
      }
      if (c < 0x20) return Unexpected("in a string");
      if (c == '\\') {
        if (!Escape()) return;
        continue;
      }
      DecodedRune rune = DecodeRune(text_.substr(at_));
      if (!rune.valid) return Fail(at_, "invalid UTF-8");
      at_ += rune.length;
    }
    Fail(at_, "unexpected end of JSON input");
  }

  bool Escape() {
    ++at_;
    if (at_ == text_.size()) return true;
    if (text_[at_] != 'u') {
      if (std::string_view("\"\\/bfnrt").find(text_[at_]) == std::string_view::npos) {
        Unexpected("in a string's escape");
        return false;
      }
      ++at_;
      return true;
    }
    ++at_;
    for (int i = 0; i < 4 && at_ < text_.size(); ++i, ++at_) {
      if (std::string_view("0123456789abcdefABCDEF").find(text_[at_]) != std::string_view::npos) continue;
      Unexpected("in a string's \\u escape");
      return false;
    }
    return true;
  }

  void SkipSpace() {
    while (at_ < text_.size() && std::string_view(" \t\n\r").find(text_[at_]) != std::string_view::npos) ++at_;
  }

  void Unexpected(std::string_view where) {
    unsigned char c = static_cast<unsigned char>(text_[at_]);
    std::string shown;
    if (c >= 0x20 && c < 0x7F) {
      shown = c == '\'' ? "'\\''" : std::string("'") + static_cast<char>(c) + "'";
    } else {
      constexpr char kHex[] = "0123456789abcdef";
      shown = std::string("'\\x") + kHex[c >> 4] + kHex[c & 15] + "'";
    }
    Fail(at_, "invalid character " + shown + " " + std::string(where));
  }

  void Fail(size_t offset, const std::string& reason) {
    if (fault_.empty()) fault_ = "offset " + std::to_string(offset) + ": " + reason;
  }

  std::string_view text_;
  size_t max_depth_;
  size_t at_ = 0;
  Expect expect_ = Expect::kValue;
  bool done_ = false;
  std::vector<char> open_;
  std::string fault_;
};

}  // namespace

std::string DescribeFault(std::string_view text, size_t max_depth) { return FaultFinder(text, max_depth).Find(); }

}  // namespace regoc::internal
