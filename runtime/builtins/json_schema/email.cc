#include "runtime/builtins/json_schema/email.h"

#include <cstdint>

#include "runtime/builtins/ip_address.h"
#include "runtime/builtins/text.h"

namespace regoc::builtins::json_schema {

namespace {

bool IsVisible(char32_t c) { return (c >= '!' && c <= '~') || c >= 0x80; }
bool IsAtomText(char32_t c) {
  return IsVisible(c) &&
         (c >= 0x80 || std::string_view("()<>[]:;@\\,\"").find(static_cast<char>(c)) == std::string_view::npos);
}

class AddressParser {
 public:
  explicit AddressParser(std::string_view text) : rest_(text) {}

  bool SingleAddress() {
    size_t count = 0;
    return Address(true, count) && SkipComments() && rest_.empty() && count == 1;
  }

 private:
  // A mailbox, or with `groups` a group; counts the mailboxes.
  bool Address(bool groups, size_t& count) {
    SkipSpace();
    if (rest_.empty()) return false;
    if (AddressSpec()) {
      ++count;
      SkipSpace();
      return !Take('(') || Comment();
    }
    if (rest_[0] != '<' && !Phrase()) return false;
    SkipSpace();
    if (groups && Take(':')) return Group(count);
    ++count;
    return Take('<') && AddressSpec() && Take('>');
  }

  bool Group(size_t& count) {
    SkipSpace();
    if (Take(';')) return SkipComments();
    do {
      SkipSpace();
      if (!Address(false, count) || !SkipComments()) return false;
      if (Take(';')) return SkipComments();
    } while (Take(','));
    return false;
  }

  // local@domain; takes nothing when there is none.
  bool AddressSpec() {
    std::string_view before = rest_;
    SkipSpace();
    bool good = !rest_.empty() && (rest_[0] == '"' ? QuotedString(false) : Atom(false)) && Take('@');
    if (good) {
      SkipSpace();
      good = !rest_.empty() && (Take('[') ? DomainLiteral() : Atom(false));
    }
    if (!good) rest_ = before;
    return good;
  }

  // Words before "<": what follows the first good one ends it, whatever it is.
  bool Phrase() {
    for (size_t words = 0;; ++words) {
      if (words > 0 && !SkipComments()) return false;
      SkipSpace();
      if (rest_.empty() || !(rest_[0] == '"' ? QuotedString(true) : Atom(true))) return words > 0 || rest_.empty();
    }
  }

  bool QuotedString(bool may_be_empty) {
    bool escaped = false;
    for (size_t at = 1; at < rest_.size();) {
      Rune rune = DecodeRune(rest_.substr(at));
      if (rune.size == 1 && rune.value == kRuneError) return false;
      bool plain = IsVisible(rune.value) || rune.value == ' ' || rune.value == '\t';
      if (!escaped && rune.value == '"') {
        bool empty = at == 1;
        rest_.remove_prefix(at + 1);
        return may_be_empty || !empty;
      }
      if (!plain) return false;
      escaped = !escaped && rune.value == '\\';
      at += rune.size;
    }
    return false;
  }

  // Atoms with dots between them; `lenient`: dots anywhere.
  bool Atom(bool lenient) {
    size_t size = 0;
    while (size < rest_.size()) {
      Rune rune = DecodeRune(rest_.substr(size));
      if (rune.size == 1 && rune.value == kRuneError) return false;
      if (!IsAtomText(rune.value)) break;
      size += rune.size;
    }
    std::string_view atom = rest_.substr(0, size);
    if (atom.empty()) return false;
    rest_.remove_prefix(size);
    return lenient || (!atom.starts_with('.') && !atom.ends_with('.') && atom.find("..") == std::string_view::npos);
  }

  bool DomainLiteral() {
    size_t close = rest_.find(']');
    if (close == std::string_view::npos || !ParseAddress(rest_.substr(0, close))) return false;
    rest_.remove_prefix(close + 1);
    return true;
  }

  bool Take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void SkipSpace() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  bool SkipComments() {
    SkipSpace();
    while (Take('(')) {
      if (!Comment()) return false;
      SkipSpace();
    }
    return true;
  }

  // After "(": to the end of it, comments may stand in each other.
  bool Comment() {
    size_t depth = 1;
    while (!rest_.empty() && depth > 0) {
      if (rest_[0] == '\\' && rest_.size() > 1) {
        rest_.remove_prefix(1);
      } else if (rest_[0] == '(') {
        ++depth;
      } else if (rest_[0] == ')') {
        --depth;
      }
      rest_.remove_prefix(1);
    }
    return depth == 0;
  }

  std::string_view rest_;
};

}  // namespace

bool IsEmailAddress(std::string_view text) { return AddressParser(text).SingleAddress(); }

}  // namespace regoc::builtins::json_schema
