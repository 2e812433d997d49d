// Base64 as Go's encoding/base64 reads and writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "runtime/base/arena.h"

namespace regoc::builtins {

enum class Base64Alphabet : uint8_t { kStandard, kUrl };

// Skips line breaks. When the text is broken, gives nothing and sets `bad_at` to the byte that Go names.
std::optional<std::string_view> DecodeBase64(Arena& arena, std::string_view text, Base64Alphabet alphabet,
                                             size_t& bad_at);

// base64url with or without padding, as in tokens. On failure `fault` is OPA's message. As many zero bytes as `zeros` says
// follow the result.
std::optional<std::string_view> DecodeBase64Url(Arena& arena, std::string_view text, std::string_view& fault,
                                                size_t zeros = 0);

std::string_view EncodeBase64(Arena& arena, std::string_view bytes, Base64Alphabet alphabet, bool padding);

// "illegal base64 data at input byte 7"
std::string_view IllegalBase64(Arena& arena, size_t bad_at);

}  // namespace regoc::builtins
