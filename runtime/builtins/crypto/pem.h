// PEM: binary data as Base64 between BEGIN and END lines, as Go's encoding/pem finds it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"

namespace regoc::builtins::crypto {

struct PemBlock {
  std::string_view type;   // "CERTIFICATE"
  std::string_view bytes;  // in the arena
};

// The next block of `rest`, which then starts behind it. Nothing when there is none; `rest` is as it was.
std::optional<PemBlock> NextPemBlock(Arena& arena, std::string_view& rest);
std::vector<PemBlock> AllPemBlocks(Arena& arena, std::string_view text);

}  // namespace regoc::builtins::crypto
