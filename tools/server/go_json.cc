#include "tools/server/go_json.h"

#include <vector>

namespace regoc::server {

namespace {

constexpr size_t kMaxDepth = 10000;

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// A character as Go quotes it in messages.
std::string Quoted(char c) {
  if (c == '\'') return "'\\''";
  if (c == '"') return "'\"'";
  if (c == '\\') return "'\\\\'";
  if (c == '\n') return "'\\n'";
  if (c == '\t') return "'\\t'";
  if (c == '\r') return "'\\r'";
  unsigned char byte = static_cast<unsigned char>(c);
  if (byte >= 0x20 && byte < 0x7F) return std::string("'") + c + "'";
  constexpr char kHex[] = "0123456789abcdef";
  if (byte < 0x80) return std::string("'\\x") + kHex[byte >> 4] + kHex[byte & 15] + "'";
  // Go reads the byte as a character of Latin-1.
  if (byte < 0xA0) return std::string("'\\u00") + kHex[byte >> 4] + kHex[byte & 15] + "'";
  return {'\'', static_cast<char>(0xC0 | byte >> 6), static_cast<char>(0x80 | (byte & 0x3F)), '\''};
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  JsonScan Run() {
    SkipSpace();
    if (at_ == text_.size()) return {"EOF", at_};
    bool good = Value();
    while (good && !open_.empty()) good = open_.back() == '{' ? InObject() : InArray();
    return {good ? "" : error_, at_};
  }

 private:
  void SkipSpace() {
    while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
  }
  bool Fail(const char* where) {
    error_ = at_ >= text_.size() ? "unexpected EOF" : "invalid character " + Quoted(text_[at_]) + " " + where;
    return false;
  }
  bool Open(char bracket) {
    if (open_.size() >= kMaxDepth) return error_ = "exceeded max depth", false;
    open_.push_back(bracket);
    first_ = true;
    ++at_;
    return true;
  }
  bool Close() {
    open_.pop_back();
    first_ = false;
    ++at_;
    return true;
  }

  // A value, or the beginning of an array or object.
  bool Value() {
    SkipSpace();
    char c = at_ < text_.size() ? text_[at_] : '\0';
    if (c == '{' || c == '[') return Open(c);
    first_ = false;
    if (c == '"') return String();
    if (c == '-' || IsDigit(c)) return Number();
    if (c == 't') return Literal("true", "in literal true (expecting 'X')");
    if (c == 'f') return Literal("false", "in literal false (expecting 'X')");
    if (c == 'n') return Literal("null", "in literal null (expecting 'X')");
    return Fail("looking for beginning of value");
  }
  bool InObject() {
    SkipSpace();
    char c = at_ < text_.size() ? text_[at_] : '\0';
    if (c == '}') return Close();
    if (!first_) {
      if (c != ',') return Fail("after object key:value pair");
      ++at_;
      SkipSpace();
      c = at_ < text_.size() ? text_[at_] : '\0';
    }
    if (c != '"') return Fail("looking for beginning of object key string");
    if (!String()) return false;
    SkipSpace();
    if (at_ >= text_.size() || text_[at_] != ':') return Fail("after object key");
    ++at_;
    return Value();
  }
  bool InArray() {
    SkipSpace();
    char c = at_ < text_.size() ? text_[at_] : '\0';
    if (c == ']') return Close();
    if (!first_) {
      if (c != ',') return Fail("after array element");
      ++at_;
    }
    return Value();
  }
  bool String() {
    for (++at_; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == '"') return ++at_, true;
      if (static_cast<unsigned char>(c) < 0x20) return Fail("in string literal");
      if (c != '\\') continue;
      if (++at_ >= text_.size()) break;
      if (text_[at_] == 'u') {
        for (int digits = 0; digits < 4; ++digits)
          if (++at_ >= text_.size() || !IsHex(text_[at_])) return Fail("in \\u hexadecimal character escape");
      } else if (std::string_view("\"\\/bfnrt").find(text_[at_]) == std::string_view::npos) {
        return Fail("in string escape code");
      }
    }
    return Fail("");
  }
  void Digits() {
    while (at_ < text_.size() && IsDigit(text_[at_])) ++at_;
  }
  bool Number() {
    if (text_[at_] == '-') ++at_;
    if (at_ >= text_.size() || !IsDigit(text_[at_])) return Fail("in numeric literal");
    if (text_[at_] == '0')
      ++at_;
    else
      Digits();
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      if (at_ >= text_.size() || !IsDigit(text_[at_])) return Fail("after decimal point in numeric literal");
      Digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (at_ >= text_.size() || !IsDigit(text_[at_])) return Fail("in exponent of numeric literal");
      Digits();
    }
    return true;
  }
  bool Literal(std::string_view word, std::string where) {
    for (char c : word) {
      where[where.find('\'') + 1] = c;
      if (at_ >= text_.size() || text_[at_] != c) return Fail(where.c_str());
      ++at_;
    }
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<char> open_;
  bool first_ = false;  // nothing was read yet of what was opened last
  std::string error_;
};

}  // namespace

JsonScan ScanJson(std::string_view text) { return Scanner(text).Run(); }

std::string WithOffset(const JsonScan& scan) { return scan.error + " (offset " + std::to_string(scan.at) + ")"; }

}  // namespace regoc::server
