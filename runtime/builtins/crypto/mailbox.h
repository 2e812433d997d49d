// Addresses of mailboxes (RFC 2821), as certificates hold them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regoc::builtins::crypto {

struct Mailbox {
  std::string local;   // without quotation and backslashes
  std::string domain;  // as written

  bool operator==(const Mailbox&) const = default;
};

// "a.b@example.com", "\"a b\"@example.com". Nothing when it is none.
std::optional<Mailbox> ParseMailbox(std::string_view text);

}  // namespace regoc::builtins::crypto
