// The order of an object's entries in an image: by key, each key once.
#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

#include "runtime/value/image_builder.h"

namespace regoc {

namespace {

constexpr uint32_t kFew = 16;

// The next eight bytes of `text` as a number that orders as they do.
uint64_t Prefix(std::string_view text, size_t from) {
  uint64_t word = 0;
  if (from < text.size()) std::memcpy(&word, text.data() + from, std::min<size_t>(8, text.size() - from));
  return __builtin_bswap64(word);
}

size_t CommonPrefix(std::string_view a, std::string_view b) {
  return static_cast<size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<ptrdiff_t>(std::min(a.size(), b.size())), b.begin()).first -
      a.begin());
}

}  // namespace

uint32_t ImageBuilder::SortDistinct(Pair* pairs, uint32_t count) const {
  uint32_t ordered = 1;
  while (ordered < count && TextOf(pairs[ordered - 1].key) < TextOf(pairs[ordered].key)) ++ordered;
  if (ordered >= count) return count;
  return count <= kFew ? SortFew(pairs, count) : SortMany(pairs, count);
}

// By insertion. Equal keys are the same text.
uint32_t ImageBuilder::SortFew(Pair* pairs, uint32_t count) const {
  uint32_t done = 0;
  for (uint32_t i = 0; i < count; ++i) {
    Pair pair = pairs[i];
    std::string_view key = TextOf(pair.key);
    uint32_t at = done;
    while (at > 0 && key < TextOf(pairs[at - 1].key)) --at;
    if (at > 0 && pairs[at - 1].key.payload == pair.key.payload && pairs[at - 1].key.head == pair.key.head) {
      pairs[at - 1].value = pair.value;
      continue;
    }
    std::move_backward(pairs + at, pairs + done, pairs + done + 1);
    pairs[at] = pair;
    ++done;
  }
  return done;
}

// Keys of large objects often begin alike ("record-1", "record-2"): what follows that beginning is put beside each
// key's position, so that few comparisons have to look at the texts, which lie anywhere.
uint32_t ImageBuilder::SortMany(Pair* pairs, uint32_t count) const {
  struct SortKey {
    uint64_t prefix;
    uint32_t position;
  };
  std::string_view first = TextOf(pairs[0].key);
  size_t common = first.size();
  for (uint32_t i = 1; i < count && common > 0; ++i)
    common = std::min(common, CommonPrefix(first.substr(0, common), TextOf(pairs[i].key)));
  std::vector<SortKey> order(count);
  for (uint32_t i = 0; i < count; ++i) order[i] = {Prefix(TextOf(pairs[i].key), common), i};
  std::sort(order.begin(), order.end(), [&](const SortKey& a, const SortKey& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    int by_text = TextOf(pairs[a.position].key).compare(TextOf(pairs[b.position].key));
    return by_text != 0 ? by_text < 0 : a.position < b.position;
  });
  // The permutation, in place: each cycle moves its pairs to where they belong.
  for (uint32_t i = 0; i < count; ++i) {
    if (order[i].position == i) continue;
    Pair moved = pairs[i];
    uint32_t at = i;
    for (uint32_t from = order[at].position; from != i; from = order[at].position) {
      pairs[at] = pairs[from];
      order[at].position = at;
      at = from;
    }
    pairs[at] = moved;
    order[at].position = at;
  }
  uint32_t done = 0;
  for (uint32_t i = 1; i < count; ++i) {
    bool same = pairs[done].key.head == pairs[i].key.head && pairs[done].key.payload == pairs[i].key.payload;
    pairs[same ? done : ++done] = pairs[i];
  }
  return done + 1;
}

}  // namespace regoc
