#include "runtime/builtins/plain_glob.h"

#include <algorithm>

#include "runtime/base/byte_blocks.h"
#include "runtime/base/bytes.h"

namespace regoc::builtins {

namespace {

bool IsPlain(std::string_view pattern) {
  if (pattern.size() >= bytes::kBlock) {
    auto special = [](bytes::Block b) { return (b == '?') | (b == '[') | (b == '{') | (b == '\\') | (b < 0); };
    size_t last = pattern.size() - bytes::kBlock;
    auto found = special(bytes::LoadBlock(pattern.data() + last));
    for (size_t at = 0; at < last; at += bytes::kBlock) found |= special(bytes::LoadBlock(pattern.data() + at));
    return !bytes::AnyBit(found);
  }
  uint64_t found = 0;
  bytes::ForEachWord(pattern, [&](uint64_t word, size_t, size_t) {
    found |= bytes::Matching(word, '?') | bytes::Matching(word, '[') | bytes::Matching(word, '{') | bytes::Matching(word, '\\') |
             (word & bytes::kHighs);
  });
  return found == 0;
}

// How many bytes both begin with, in words without a star.
size_t CommonWords(std::string_view pattern, std::string_view text) {
  size_t common = 0, least = std::min(pattern.size(), text.size());
  for (; common + 8 <= least; common += 8) {
    uint64_t word = bytes::Load(pattern.data() + common);
    if (word != bytes::Load(text.data() + common) || bytes::Matching(word, '*') != 0) break;
  }
  return common;
}

}  // namespace

// As GlobPattern::MatchesHere, which says why one star of each kind is enough to go back to. A star never ends within a
// character: what follows it in the pattern is ASCII.
std::optional<bool> MatchPlainGlob(std::string_view pattern, char delimiter, std::string_view text) {
  if (!IsPlain(pattern)) return std::nullopt;
  struct Retry {
    size_t pattern = 0;  // behind the star; 0: none yet
    size_t text = 0;     // where the star ends at present
  };
  Retry star, super;
  size_t next = CommonWords(pattern, text), at = next;
  while (true) {
    if (next < pattern.size() && pattern[next] == '*') {
      bool twice = pattern.substr(next).starts_with("**");
      next += twice ? 2 : 1;
      if (twice && next == pattern.size()) return true;
      (twice ? super : star) = {next, at};
      if (twice) star = {};
    } else if (next < pattern.size() && at < text.size() && pattern[next] == text[at]) {
      ++next, ++at;
    } else if (next == pattern.size() && at == text.size()) {
      return true;
    } else if (star.pattern > 0 && star.text < text.size() && text[star.text] != delimiter) {
      at = ++star.text, next = star.pattern;
    } else if (super.pattern > 0 && super.text < text.size()) {
      at = ++super.text, next = super.pattern, star = {};
    } else {
      return false;
    }
  }
}

}  // namespace regoc::builtins
