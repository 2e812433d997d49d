#include "runtime/value/text_sort.h"

#include <algorithm>
#include <cstring>

#include "runtime/base/bytes.h"

namespace regoc::internal {

namespace {

constexpr size_t kWord = 8;
constexpr size_t kFew = 16;       // so many are compared in pairs
constexpr size_t kDeepest = 512;  // texts that are equal up to here are, too: recursion has an end

uint64_t WordAt(const SortedText& t, size_t depth) {
  if (t.size <= depth) return 0;
  return __builtin_bswap64(bytes::LoadShort(t.text + depth, t.size - depth));
}

// Of texts that are equal up to `depth`. When their words are the same too and one of them has ended, the other goes on
// with zeros: the shorter comes first.
bool Precedes(const SortedText& a, const SortedText& b, size_t depth) {
  if (a.word != b.word) return a.word < b.word;
  size_t compared = depth + kWord, common = std::min(a.size, b.size);
  if (common > compared)
    if (int order = std::memcmp(a.text + compared, b.text + compared, common - compared); order != 0) return order < 0;
  return a.size < b.size;
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

void SortFrom(std::span<SortedText> texts, size_t depth) {
  while (LoadWords(texts, depth) && depth < kDeepest) depth += kWord;
  if (texts.size() <= kFew || depth >= kDeepest) {
    std::sort(texts.begin(), texts.end(),
              [depth](const SortedText& a, const SortedText& b) { return Precedes(a, b, depth); });
    return;
  }
  std::sort(texts.begin(), texts.end(), [](const SortedText& a, const SortedText& b) { return a.word < b.word; });
  for (auto same = texts.begin(); same != texts.end();) {
    auto end = std::find_if(same, texts.end(), [same](const SortedText& t) { return t.word != same->word; });
    if (end - same > 1) SortFrom({same, end}, depth + kWord);
    same = end;
  }
}

}  // namespace

void SortTexts(std::span<SortedText> texts) { SortFrom(texts, 0); }

}  // namespace regoc::internal
