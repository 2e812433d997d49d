#include "runtime/builtins/cidr_merge.h"

#include <algorithm>
#include <bit>

namespace regoc::builtins {

namespace {

struct Range {
  AddressBits first;
  AddressBits last;
  const Network* whole;  // nullptr: made of several
};

bool IsV4(AddressBits bits) { return bits >> 32 == 0xFFFF; }

// The lowest address of a family has none before it.
AddressBits Previous(AddressBits bits) {
  bool lowest = bits == 0 || (IsV4(bits) && static_cast<uint32_t>(bits) == 0);
  return lowest ? bits : bits - 1;
}

int TrailingZeros(AddressBits bits) {
  uint64_t low = static_cast<uint64_t>(bits);
  if (low != 0) return std::countr_zero(low);
  return 64 + std::countr_zero(static_cast<uint64_t>(bits >> 64));
}

// Appends the largest networks that fill the range from left to right.
void Cover(const Range& range, std::vector<Network>& out) {
  bool v4 = IsV4(range.first) && IsV4(range.last);
  int width = v4 ? 32 : 128;
  AddressBits at = range.first;
  while (true) {
    int host_bits = std::min(TrailingZeros(at), width);
    auto last_of = [&] { return host_bits == 128 ? ~AddressBits{0} : at + ((AddressBits{1} << host_bits) - 1); };
    while (last_of() > range.last) --host_bits;
    out.push_back({at, width - host_bits, v4});
    if (last_of() == range.last) return;
    at = last_of() + 1;
  }
}

}  // namespace

std::vector<Network> MergeNetworks(std::vector<Network> networks) {
  std::vector<Range> ranges;
  for (const Network& network : networks) ranges.push_back({network.first(), network.last(), &network});
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.last != b.last ? a.last < b.last : a.first < b.first; });
  // From the back: what touches the range before it becomes part of that.
  std::vector<Range> merged;
  for (size_t i = ranges.size(); i-- > 0;) {
    if (i > 0 && Previous(ranges[i].first) <= ranges[i - 1].last) {
      ranges[i - 1] = {std::min(ranges[i - 1].first, ranges[i].first), ranges[i].last, nullptr};
    } else {
      merged.push_back(ranges[i]);
    }
  }
  std::vector<Network> result;
  for (const Range& range : merged) {
    if (range.whole != nullptr) {
      result.push_back(*range.whole);
    } else {
      Cover(range, result);
    }
  }
  return result;
}

}  // namespace regoc::builtins
