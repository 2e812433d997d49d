// sprintf's simple formats, taken apart: %v, %s, %q, %d and %%, without flags.
//
//   "%s: tag %q"    {0, 0, 's'}, {2, 6, 'q'}, {10, 0, 0}
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace regoc::decls {

// `size` bytes of the format, from `begin` on, as they stand there; then the next argument, written as `verb` says.
struct FormatPart {
  uint32_t begin = 0;
  uint32_t size = 0;
  uint32_t verb = 0;  // 'v', 's', 'q', 'd'; 0: no argument
};

inline constexpr size_t kMostFormatParts = 16;

// How many parts `format` has, written to `parts`; nothing when it has anything else, or more parts.
std::optional<size_t> PlainFormatParts(std::string_view format, FormatPart (&parts)[kMostFormatParts]);

}  // namespace regoc::decls
