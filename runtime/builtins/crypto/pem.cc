#include "runtime/builtins/crypto/pem.h"

#include <string>

#include "runtime/builtins/base64.h"

namespace regoc::builtins::crypto {

namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "\n-----END ";
constexpr std::string_view kDashes = "-----";

// Takes a line with its end; gives it without trailing white space.
std::string_view TakeLine(std::string_view& rest) {
  size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
  size_t last = line.find_last_not_of(" \t");
  return line.substr(0, last + 1);
}

// The decoded text between the lines of a block; nothing when it is broken.
std::optional<std::string_view> DecodeBody(Arena& arena, std::string_view text) {
  std::string packed;
  for (char c : text) {
    if (c != ' ' && c != '\t') packed.push_back(c);
  }
  size_t bad_at = 0;
  return DecodeBase64(arena, packed, Base64Alphabet::kStandard, bad_at);
}

// `rest` starts behind "-----BEGIN " and the first END line starts at `end`. On success `rest` starts behind the block.
std::optional<PemBlock> ReadBlock(Arena& arena, std::string_view& rest, std::string_view whole, size_t end) {
  std::string_view at = rest;
  std::string_view type = TakeLine(at);
  if (!type.ends_with(kDashes)) return std::nullopt;
  type.remove_suffix(kDashes.size());
  bool headers = false;
  while (true) {  // header lines
    if (at.empty()) return std::nullopt;
    std::string_view next = at;
    if (TakeLine(next).find(':') == std::string_view::npos) break;
    headers = true;
    at = next;
  }
  size_t body = static_cast<size_t>(at.data() - whole.data());
  if (headers && body > end) return std::nullopt;
  std::string_view trailer = whole.substr(end + kEnd.size());
  if (!trailer.starts_with(type) || !trailer.substr(type.size()).starts_with(kDashes)) return std::nullopt;
  trailer.remove_prefix(type.size() + kDashes.size());
  if (!TakeLine(trailer).empty()) return std::nullopt;
  std::optional<std::string_view> bytes = std::string_view();
  if (body < end) bytes = DecodeBody(arena, whole.substr(body, end - body));
  if (!bytes) return std::nullopt;
  rest = trailer;
  return PemBlock{type, *bytes};
}

}  // namespace

std::optional<PemBlock> NextPemBlock(Arena& arena, std::string_view& rest) {
  std::string_view whole = rest;
  size_t from = 0;
  while (true) {
    size_t end = whole.find(kEnd, from);
    if (end == std::string_view::npos) return std::nullopt;
    // The last BEGIN before the END counts: one that has no END of its own is passed over.
    size_t begin = whole.substr(0, end).rfind(kBegin);
    bool starts_line = begin != std::string_view::npos && begin >= from && (begin == from || whole[begin - 1] == '\n');
    if (starts_line) {
      std::string_view at = whole.substr(begin + kBegin.size());
      if (std::optional<PemBlock> block = ReadBlock(arena, at, whole, end)) {
        rest = at;
        return block;
      }
    }
    from = end + kEnd.size();
  }
}

std::vector<PemBlock> AllPemBlocks(Arena& arena, std::string_view text) {
  std::vector<PemBlock> blocks;
  while (std::optional<PemBlock> block = NextPemBlock(arena, text)) blocks.push_back(*block);
  return blocks;
}

}  // namespace regoc::builtins::crypto
