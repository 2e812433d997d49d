#include "runtime/builtins/crypto/mailbox.h"

#include <cstdint>

namespace regoc::builtins::crypto {

namespace {

// Behind the first quotation mark, up to and with the second.
bool TakeQuoted(std::string_view& text, std::string& local) {
  while (!text.empty()) {
    uint8_t c = static_cast<uint8_t>(text[0]);
    text.remove_prefix(1);
    if (c == '"') return true;
    bool escaped = c == '\\';
    if (escaped) {
      if (text.empty()) return false;
      c = static_cast<uint8_t>(text[0]);
      text.remove_prefix(1);
    }
    bool control = (c >= 1 && c <= (escaped ? 9 : 8)) || c == 11 || c == 12 || (c >= 14 && c <= 31);
    bool allowed = control || (c >= 32 && c <= 127 && (escaped || c != '"'));
    if (!allowed) return false;
    local.push_back(static_cast<char>(c));
  }
  return false;
}

bool IsAtomCharacter(char c) {
  constexpr std::string_view kOthers = "!#$%&'*+-/=?^_`{|}~.";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kOthers.find(c) != std::string_view::npos;
}

bool TakeAtom(std::string_view& text, std::string& local) {
  while (!text.empty() && (text[0] == '\\' || IsAtomCharacter(text[0]))) {
    if (text[0] == '\\') text.remove_prefix(1);  // what follows is taken as it is
    if (text.empty()) return false;
    local.push_back(text[0]);
    text.remove_prefix(1);
  }
  return !local.empty() && local.front() != '.' && local.back() != '.' && local.find("..") == std::string::npos;
}

// Labels that are not empty, of visible ASCII characters.
bool IsDomain(std::string_view text) {
  size_t label = text.empty() ? 1 : 0;
  for (char c : text) {
    if (c < 33 || c > 126 || (c == '.' && label == 0)) return false;
    label = c == '.' ? 0 : label + 1;
  }
  return label > 0;
}

}  // namespace

std::optional<Mailbox> ParseMailbox(std::string_view text) {
  Mailbox mailbox;
  bool quoted = text.starts_with('"');
  if (quoted) text.remove_prefix(1);
  if (!(quoted ? TakeQuoted(text, mailbox.local) : TakeAtom(text, mailbox.local))) return std::nullopt;
  if (!text.starts_with('@') || !IsDomain(text.substr(1))) return std::nullopt;
  mailbox.domain = text.substr(1);
  return mailbox;
}

}  // namespace regoc::builtins::crypto
