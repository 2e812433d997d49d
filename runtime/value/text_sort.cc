#include "runtime/value/text_sort.h"

#include <algorithm>
#include <cstring>

#include "runtime/base/bytes.h"

namespace regoc::internal {

namespace {

constexpr size_t kWord = 16;
constexpr size_t kFew = 32;       // so many are sorted by insertion
constexpr size_t kDeepest = 512;  // texts that are equal up to here are compared as a whole: recursion has an end

unsigned __int128 Join(uint64_t first, uint64_t second) {
  return static_cast<unsigned __int128>(__builtin_bswap64(first)) << 64 | __builtin_bswap64(second);
}

// What is behind the end of a text is zero. Of a long text the last bytes are read, and those before `depth` shifted out.
inline unsigned __int128 WordAt(const SortedText& t, size_t depth) {
  const char* from = t.text + depth;
  if (depth + kWord <= t.size) return Join(bytes::Load(from), bytes::Load(from + 8));
  if (t.size <= depth) return 0;
  size_t left = t.size - depth;
  if (t.size < kWord) return Join(bytes::LoadShort(from, left), left > 8 ? bytes::LoadShort(from + 8, left - 8) : 0);
  from -= kWord - left;
  return Join(bytes::Load(from), bytes::Load(from + 8)) << (8 * (kWord - left));
}

// Of texts that are equal up to `depth`. When one has ended, the other may go on with zeros.
inline int CompareFrom(const SortedText& a, const SortedText& b, size_t depth) {
  for (;; depth += kWord) {
    unsigned __int128 x = WordAt(a, depth), y = WordAt(b, depth);
    if (x != y) return x < y ? -1 : 1;
    if (a.size <= depth + kWord || b.size <= depth + kWord) return (a.size > b.size) - (a.size < b.size);
  }
}

// Loads the words at `depth`. True when all texts have the same one, and none ends within it.
bool LoadWords(std::span<SortedText> texts, size_t depth) {
  bool same = true;
  for (SortedText& t : texts) {
    t.word = WordAt(t, depth);
    same &= t.word == texts.front().word && t.size >= depth + kWord;
  }
  return same;
}

// By insertion. Equal texts become neighbours, and are compared with each other.
bool SortFew(std::span<SortedText> texts, size_t depth) {
  bool equal = false;
  auto precedes = [&](const SortedText& a, const SortedText& b) {
    if (a.word != b.word) return a.word < b.word;
    int order = CompareFrom(a, b, depth + kWord);
    equal |= order == 0;
    return order < 0;
  };
  for (size_t i = 1; i < texts.size(); ++i) {
    SortedText moved = texts[i];
    size_t to = i;
    for (; to > 0 && precedes(moved, texts[to - 1]); --to) texts[to] = texts[to - 1];
    texts[to] = moved;
  }
  return equal;
}

bool SortFrom(std::span<SortedText> texts, size_t depth) {
  while (LoadWords(texts, depth) && depth < kDeepest) depth += kWord;
  if (texts.size() <= kFew) return SortFew(texts, depth);
  bool deep = depth >= kDeepest;
  std::sort(texts.begin(), texts.end(), [=](const SortedText& a, const SortedText& b) {
    return deep ? CompareFrom(a, b, depth) < 0 : a.word < b.word;
  });
  auto same = [=](const SortedText& a, const SortedText& b) { return deep ? CompareFrom(a, b, depth) == 0 : a.word == b.word; };
  if (deep) return std::adjacent_find(texts.begin(), texts.end(), same) != texts.end();
  bool equal = false;
  for (size_t begin = 0, end; begin < texts.size(); begin = end) {
    for (end = begin + 1; end < texts.size() && same(texts[begin], texts[end]);) ++end;
    if (end - begin > 1) equal |= SortFrom(texts.subspan(begin, end - begin), depth + kWord);
  }
  return equal;
}

}  // namespace

bool SortTexts(std::span<SortedText> texts) { return texts.size() > 1 && SortFrom(texts, 0); }

}  // namespace regoc::internal
