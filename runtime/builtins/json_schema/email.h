// E-mail addresses as Go's net/mail reads them.
#pragma once

#include <string_view>

namespace regoc::builtins::json_schema {

// Whether `text` is one address of RFC 5322: "a@example.com", "Ann <a@example.com>", or a group of one.
bool IsEmailAddress(std::string_view text);

}  // namespace regoc::builtins::json_schema
