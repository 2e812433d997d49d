#include "bundler/canonical_check.h"

#include <cstddef>
#include <vector>

#include "bundler/canonical_json.h"
#include "runtime/base/utf8.h"

namespace regoc::bundle {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

class Checker {
 public:
  explicit Checker(std::string_view text) : text_(text) {}

  bool Check() {
    do {
      if (!ReadValue()) return false;
      while (!open_.empty() && Peek() == (open_.back().object ? '}' : ']')) ++at_, open_.pop_back();
      if (!open_.empty() && !(Take(',') && (!open_.back().object || ReadName()))) return false;
    } while (!open_.empty());
    return at_ == text_.size();
  }

 private:
  struct Level {
    bool object;
    bool named = false;
    std::string_view name;  // of the last member
  };

  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool Take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  // Up to a scalar, or an empty array or object: what it lies in is opened.
  bool ReadValue() {
    for (;;) {
      char c = Peek();
      if (c != '{' && c != '[') return ReadScalar(c);
      if (open_.size() >= JsonLimits{}.max_depth) return false;
      ++at_;
      if (Take(c == '{' ? '}' : ']')) return true;
      open_.push_back({.object = c == '{', .name = {}});
      if (c == '{' && !ReadName()) return false;
    }
  }

  bool ReadScalar(char c) {
    if (c == '"') return ReadString();
    if (c == 't') return Take("true");
    if (c == 'f') return Take("false");
    return c == 'n' ? Take("null") : ReadNumber();
  }

  bool ReadName() {
    Level& level = open_.back();
    size_t begin = at_ + 1;
    if (!ReadString()) return false;
    std::string_view name = text_.substr(begin, at_ - 1 - begin);
    if (name.find('\\') != name.npos || (level.named && name <= level.name)) return false;
    level.named = true;
    level.name = name;
    return Take(':');
  }

  bool ReadString() {
    if (!Take('"')) return false;
    while (at_ < text_.size()) {
      auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') return ++at_, true;
      if (c < 0x20 || (c == '\\' && !SkipEscape()) || (c >= 0x80 && !SkipCodePoint())) return false;
      if (c < 0x80) ++at_;
    }
    return false;
  }

  // To the last character of an escape that stands for something which has to be escaped in just that way.
  bool SkipEscape() {
    ++at_;
    return at_ < text_.size() && std::string_view("\"\\bfnrt").find(text_[at_]) != std::string_view::npos;
  }

  bool SkipCodePoint() {
    constexpr char32_t kLineSeparator = 0x2028, kParagraphSeparator = 0x2029;  // escaped in canonical texts
    CodePoint point = DecodeUtf8(text_, at_);
    at_ += point.length;
    return point.valid && point.value != kLineSeparator && point.value != kParagraphSeparator;
  }

  bool ReadDigits() {
    size_t begin = at_;
    while (IsDigit(Peek())) ++at_;
    return at_ > begin;
  }

  // Numbers stay as they are written.
  bool ReadNumber() {
    Take('-');
    if (!Take('0') && !ReadDigits()) return false;
    if (Take('.') && !ReadDigits()) return false;
    if (!Take('e') && !Take('E')) return true;
    if (!Take('+')) Take('-');
    return ReadDigits();
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<Level> open_;
};

}  // namespace

bool IsCanonicalJson(std::string_view text) { return Checker(text).Check(); }

}  // namespace regoc::bundle
