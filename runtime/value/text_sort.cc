#include "runtime/value/text_sort.h"

#include <algorithm>
#include <cstring>

#include "runtime/base/byte_blocks.h"

namespace regoc::internal {

namespace {

constexpr size_t kWord = bytes::kBlock;
constexpr size_t kFew = 32;       // so many are ordered by counting
constexpr size_t kDeepest = 512;  // texts that are equal up to here are compared as a whole: recursion has an end

unsigned __int128 WordAt(const SortedText& t, size_t depth) {
  if (t.size <= depth) return 0;
  const char* from = t.text + depth;
  size_t left = t.size - depth;
  bytes::Block block = left >= kWord ? bytes::LoadBlock(from) : bytes::LoadFirst(from, left);
  uint64_t words[2];
  std::memcpy(words, &block, sizeof words);
  auto word = static_cast<unsigned __int128>(__builtin_bswap64(words[0])) << 64 | __builtin_bswap64(words[1]);
  return left >= kWord ? word : word & ~(~static_cast<unsigned __int128>(0) >> (8 * left));
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

// The place of each is how many come before it: every pair is compared, but nothing depends on what comes out.
void OrderFewByWord(std::span<SortedText> texts) {
  size_t places[kFew];
  SortedText ordered[kFew];
  for (size_t i = 0; i < texts.size(); ++i) {
    unsigned __int128 word = texts[i].word;
    size_t before = 0;
    for (size_t j = 0; j < i; ++j) {
      bool later = word < texts[j].word;
      places[j] += later;
      before += !later;
    }
    places[i] = before;
  }
  for (size_t i = 0; i < texts.size(); ++i) ordered[places[i]] = texts[i];
  std::copy_n(ordered, texts.size(), texts.begin());
}

void OrderByWord(std::span<SortedText> texts) {
  if (texts.size() > kFew)
    std::sort(texts.begin(), texts.end(), [](const SortedText& a, const SortedText& b) { return a.word < b.word; });
  else if (texts.size() > 2)
    OrderFewByWord(texts);
  else if (texts[1].word < texts[0].word)
    std::swap(texts[0], texts[1]);
}

// Texts that are equal but for what comes from `depth` on.
bool SortByRest(std::span<SortedText> texts, size_t depth) {
  auto rest = [depth](const SortedText& t) {
    return std::string_view(t.text, t.size).substr(std::min<size_t>(depth, t.size));
  };
  std::sort(texts.begin(), texts.end(), [&](const SortedText& a, const SortedText& b) {
    return rest(a) != rest(b) ? rest(a) < rest(b) : a.size < b.size;
  });
  return std::adjacent_find(texts.begin(), texts.end(), [&](const SortedText& a, const SortedText& b) {
           return a.size == b.size && rest(a) == rest(b);
         }) != texts.end();
}

// Of those that have one word at `depth`, some may have ended: they go on with zeros, and the shorter comes first.
bool SortFrom(std::span<SortedText> texts, size_t depth) {
  while (LoadWords(texts, depth) && depth < kDeepest) depth += kWord;
  if (depth >= kDeepest) return SortByRest(texts, depth);
  OrderByWord(texts);
  bool equal = false;
  for (size_t begin = 0, end; begin < texts.size(); begin = end) {
    bool ended = true;
    for (end = begin; end < texts.size() && texts[end].word == texts[begin].word; ++end)
      ended &= texts[end].size <= depth + kWord;
    if (end - begin == 1) continue;
    std::span<SortedText> same = texts.subspan(begin, end - begin);
    if (!ended) {
      equal |= SortFrom(same, depth + kWord);
      continue;
    }
    std::sort(same.begin(), same.end(), [](const SortedText& a, const SortedText& b) { return a.size < b.size; });
    for (size_t i = 1; i < same.size(); ++i) equal |= same[i - 1].size == same[i].size;
  }
  return equal;
}

}  // namespace

bool SortTexts(std::span<SortedText> texts) { return texts.size() > 1 && SortFrom(texts, 0); }

}  // namespace regoc::internal
