#include "runtime/value/json_fault.h"

#include <vector>

#include "runtime/base/arena.h"
#include "runtime/base/utf8.h"
#include "runtime/value/go_quote.h"
#include "runtime/value/json_string.h"
#include "runtime/value/number.h"

namespace regoc::internal {

namespace {

class FaultFinder {
 public:
  FaultFinder(std::string_view text, size_t max_depth) : text_(text), max_depth_(max_depth) {}

  std::optional<JsonFault> Find() {
    SkipSpace();
    while (!fault_ && !done_) Step();
    return fault_ ? fault_ : too_big_;
  }

 private:
  // What may stand at the place.
  enum class Expect { kValue, kValueOrEnd, kKeyOrEnd, kKey, kColon, kCommaOrEnd, kNothing };

  void Step() {
    if (at_ == text_.size()) {
      if (expect_ == Expect::kNothing) {
        done_ = true;
      } else {
        FailAtEnd();
      }
      return;
    }
    char c = text_[at_];
    switch (expect_) {
      case Expect::kNothing:
        Unexpected("after top-level value", JsonFault::Kind::kTrailing);
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
          Unexpected("looking for beginning of object key string");
        } else {
          String();
          expect_ = Expect::kColon;
        }
        break;
      case Expect::kColon:
        if (c != ':') {
          Unexpected("after object key");
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
      Unexpected(end == '}' ? "after object key:value pair" : "after array element");
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
      Unexpected("looking for beginning of value");
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
      if (at_ == text_.size()) return FailAtEnd();
      if (text_[at_] != c) return Unexpected("in literal " + std::string(word) + " (expecting '" + c + "')");
      ++at_;
    }
  }

  void Number() {
    size_t begin = at_;
    if (text_[at_] == '-') ++at_;
    if (!Digits("in numeric literal", /*leading_zero_ends=*/true)) return;
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      if (!Digits("after decimal point in numeric literal", false)) return;
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (!Digits("in exponent of numeric literal", false)) return;
    }
    Arena arena;
    if (too_big_ || NumberFromText(arena, text_.substr(begin, at_ - begin), /*copy=*/false)) return;
    too_big_ = JsonFault{JsonFault::Kind::kNumberTooBig, begin, "number too big"};
  }

  // At least one digit.
  bool Digits(std::string_view where, bool leading_zero_ends) {
    auto digit = [&] { return at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; };
    if (!digit()) {
      at_ == text_.size() ? FailAtEnd() : Unexpected(where);
      return false;
    }
    bool zero = text_[at_] == '0';
    ++at_;
    while (digit() && !(zero && leading_zero_ends)) ++at_;
    return true;
  }

  void String() {
    ++at_;
    while (at_ < text_.size()) {
      unsigned char c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        ++at_;
        return;
      }
      if (c < 0x20) return Unexpected("in string literal");
      if (c == '\\') {
        if (!Escape()) return;
        continue;
      }
      CodePoint rune = DecodeUtf8(text_.substr(at_));
      if (!rune.valid) return Fail(at_, "invalid UTF-8");
      at_ += rune.length;
    }
    FailAtEnd();
  }

  bool Escape() {
    ++at_;
    if (at_ == text_.size()) return true;
    if (text_[at_] != 'u') {
      if (std::string_view("\"\\/bfnrt").find(text_[at_]) == std::string_view::npos) {
        Unexpected("in string escape code");
        return false;
      }
      ++at_;
      return true;
    }
    ++at_;
    for (int i = 0; i < 4 && at_ < text_.size(); ++i, ++at_) {
      if (std::string_view("0123456789abcdefABCDEF").find(text_[at_]) != std::string_view::npos) continue;
      Unexpected("in \\u hexadecimal character escape");
      return false;
    }
    return true;
  }

  void SkipSpace() {
    while (at_ < text_.size() && std::string_view(" \t\n\r").find(text_[at_]) != std::string_view::npos) ++at_;
  }

  // Go shows a byte as the code point of that number.
  void Unexpected(std::string_view where, JsonFault::Kind kind = JsonFault::Kind::kOther) {
    unsigned char c = static_cast<unsigned char>(text_[at_]);
    std::string shown;
    if (c == '\'' || c == '"') {
      shown = c == '"' ? "\"" : "\\'";
    } else {
      char utf8[4];
      AppendGoQuoted(shown, {utf8, WriteUtf8(utf8, c)});
      shown = shown.substr(1, shown.size() - 2);
    }
    Fail(at_, "invalid character '" + shown + "' " + std::string(where), kind);
  }

  void FailAtEnd() { Fail(at_, "unexpected end of JSON input", JsonFault::Kind::kEnd); }

  void Fail(size_t offset, std::string reason, JsonFault::Kind kind = JsonFault::Kind::kOther) {
    if (!fault_) fault_ = JsonFault{kind, offset, std::move(reason)};
  }

  std::string_view text_;
  size_t max_depth_;
  size_t at_ = 0;
  Expect expect_ = Expect::kValue;
  bool done_ = false;
  std::vector<char> open_;
  std::optional<JsonFault> fault_;
  std::optional<JsonFault> too_big_;
};

}  // namespace

std::optional<JsonFault> FindFault(std::string_view text, size_t max_depth) {
  return FaultFinder(text, max_depth).Find();
}

}  // namespace regoc::internal
