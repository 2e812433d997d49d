#include "tools/common/diff.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "runtime/base/utf8.h"

namespace regoc::tools {

namespace {

using Text = std::u32string;
using View = std::u32string_view;

enum class Kind { kEqual, kDelete, kInsert };
struct Edit {
  Kind kind;
  Text text;
};
using Edits = std::vector<Edit>;

constexpr size_t kMaxSteps = 200'000'000;  // about a second

size_t CommonPrefix(View a, View b) {
  return static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}
size_t CommonSuffix(View a, View b) {
  return static_cast<size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin());
}

void Append(Edits& out, const Edits& more) { out.insert(out.end(), more.begin(), more.end()); }

// Merges edits of a kind that follow each other, and takes out of a deletion and an insertion what both begin or end
// with.
Edits MergeRuns(const Edits& edits) {
  Edits out;
  Text deleted, inserted;
  size_t pieces = 0;
  auto equal = [&](View text) {
    if (!out.empty() && out.back().kind == Kind::kEqual)
      out.back().text += text;
    else
      out.push_back({Kind::kEqual, Text(text)});
  };
  auto flush = [&](Text next) {
    if (pieces > 1 && !deleted.empty() && !inserted.empty()) {
      if (size_t prefix = CommonPrefix(inserted, deleted)) {
        equal(View(inserted).substr(0, prefix));
        inserted.erase(0, prefix);
        deleted.erase(0, prefix);
      }
      size_t suffix = CommonSuffix(inserted, deleted);
      next = inserted.substr(inserted.size() - suffix) + next;
      inserted.resize(inserted.size() - suffix);
      deleted.resize(deleted.size() - suffix);
    }
    if (!deleted.empty()) out.push_back({Kind::kDelete, std::move(deleted)});
    if (!inserted.empty()) out.push_back({Kind::kInsert, std::move(inserted)});
    deleted.clear();
    inserted.clear();
    pieces = 0;
    if (!next.empty()) equal(next);
  };
  for (const Edit& edit : edits) {
    if (edit.kind == Kind::kEqual) {
      flush(edit.text);
    } else {
      (edit.kind == Kind::kDelete ? deleted : inserted) += edit.text;
      ++pieces;
    }
  }
  flush({});
  return out;
}

// Moves an edit between two equal pieces over one of them where that leaves one equal piece less: A[BA]C is [AB]AC.
Edits CleanUp(Edits edits) {
  for (bool changed = true; changed;) {
    edits = MergeRuns(edits);
    changed = false;
    for (size_t i = 1; i + 1 < edits.size(); ++i) {
      Text &before = edits[i - 1].text, &edit = edits[i].text, &after = edits[i + 1].text;
      if (edits[i - 1].kind != Kind::kEqual || edits[i + 1].kind != Kind::kEqual) continue;
      if (edit.ends_with(before)) {
        edit = before + edit.substr(0, edit.size() - before.size());
        after = before + after;
        edits.erase(edits.begin() + static_cast<std::ptrdiff_t>(i) - 1);
        changed = true;
      } else if (edit.starts_with(after)) {
        before += after;
        edit = edit.substr(after.size()) + after;
        edits.erase(edits.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        changed = true;
      }
    }
  }
  return edits;
}

// A piece that both texts have and that is at least half as long as the longer one, with what is around it.
struct HalfMatch {
  View long_before, long_after, short_before, short_after, common;
};

HalfMatch FindHalfMatch(View longer, View shorter, size_t at) {
  HalfMatch best;
  View seed = longer.substr(at, longer.size() / 4);
  for (size_t j = shorter.find(seed); j != View::npos; j = shorter.find(seed, j + 1)) {
    size_t prefix = CommonPrefix(longer.substr(at), shorter.substr(j));
    size_t suffix = CommonSuffix(longer.substr(0, at), shorter.substr(0, j));
    if (best.common.size() >= prefix + suffix) continue;
    best = {longer.substr(0, at - suffix), longer.substr(at + prefix), shorter.substr(0, j - suffix),
            shorter.substr(j + prefix), shorter.substr(j - suffix, prefix + suffix)};
  }
  if (best.common.size() * 2 < longer.size()) best.common = {};
  return best;
}

class Differ {
 public:
  Edits Diff(View a, View b) {
    if (a == b) return a.empty() ? Edits{} : Edits{{Kind::kEqual, Text(a)}};
    size_t prefix = CommonPrefix(a, b);
    size_t suffix = CommonSuffix(a.substr(prefix), b.substr(prefix));
    Edits out;
    if (prefix > 0) out.push_back({Kind::kEqual, Text(a.substr(0, prefix))});
    Append(out, DiffMiddle(a.substr(prefix, a.size() - prefix - suffix), b.substr(prefix, b.size() - prefix - suffix)));
    if (suffix > 0) out.push_back({Kind::kEqual, Text(a.substr(a.size() - suffix))});
    return CleanUp(std::move(out));
  }

 private:
  static Edits Replace(View a, View b) { return {{Kind::kDelete, Text(a)}, {Kind::kInsert, Text(b)}}; }

  // Of texts that neither begin nor end alike.
  Edits DiffMiddle(View a, View b) {
    if (a.empty()) return {{Kind::kInsert, Text(b)}};
    if (b.empty()) return {{Kind::kDelete, Text(a)}};
    bool a_longer = a.size() > b.size();
    View longer = a_longer ? a : b, shorter = a_longer ? b : a;
    if (size_t at = longer.find(shorter); at != View::npos) {
      Kind kind = a_longer ? Kind::kDelete : Kind::kInsert;
      return {{kind, Text(longer.substr(0, at))},
              {Kind::kEqual, Text(shorter)},
              {kind, Text(longer.substr(at + shorter.size()))}};
    }
    if (shorter.size() == 1) return Replace(a, b);
    if (longer.size() >= 4 && shorter.size() * 2 >= longer.size()) {
      HalfMatch first = FindHalfMatch(longer, shorter, (longer.size() + 3) / 4);
      HalfMatch second = FindHalfMatch(longer, shorter, (longer.size() + 1) / 2);
      const HalfMatch& half = first.common.size() > second.common.size() ? first : second;
      if (!half.common.empty()) return DiffAround(half, a_longer);
    }
    return Bisect(a, b);
  }

  Edits DiffAround(const HalfMatch& half, bool a_longer) {
    Edits out = a_longer ? Diff(half.long_before, half.short_before) : Diff(half.short_before, half.long_before);
    out.push_back({Kind::kEqual, Text(half.common)});
    Append(out, a_longer ? Diff(half.long_after, half.short_after) : Diff(half.short_after, half.long_after));
    return out;
  }

  // One of the two searches of Myers' algorithm: how far it came on each diagonal.
  struct Search {
    std::vector<int> reached;
    int first = 0, last = 0;  // diagonals at the ends that left the grid
  };

  // Searches from both ends for the point where the paths meet, and splits the texts there.
  Edits Bisect(View a, View b) {
    int width = static_cast<int>(a.size()), height = static_cast<int>(b.size());
    int depth = (width + height + 1) / 2;
    Search forward, backward;
    for (Search* search : {&forward, &backward}) {
      search->reached.assign(static_cast<size_t>(2 * depth), -1);
      search->reached[static_cast<size_t>(depth + 1)] = 0;
    }
    int delta = width - height;
    bool front = delta % 2 != 0;  // the forward search is the one to notice
    for (int d = 0; d < depth && steps_ < kMaxSteps; ++d) {
      int x = 0, y = 0;
      if (Step(a, b, d, depth, forward, front ? &backward : nullptr, false, x, y) ||
          Step(a, b, d, depth, backward, front ? nullptr : &forward, true, x, y)) {
        auto at_x = static_cast<size_t>(x), at_y = static_cast<size_t>(y);
        Edits out = Diff(a.substr(0, at_x), b.substr(0, at_y));
        Append(out, Diff(a.substr(at_x), b.substr(at_y)));
        return out;
      }
    }
    return Replace(a, b);
  }

  // One more edit on each diagonal of a search. True when it met `other`, at (x, y).
  bool Step(View a, View b, int d, int offset, Search& own, const Search* other, bool reversed, int& x, int& y) {
    int width = static_cast<int>(a.size()), height = static_cast<int>(b.size());
    auto item = [&](View text, int at) {
      return text[static_cast<size_t>(reversed ? static_cast<int>(text.size()) - at - 1 : at)];
    };
    auto at = [&](std::vector<int>& reached, int diagonal) -> int& {
      return reached[static_cast<size_t>(offset + diagonal)];
    };
    for (int k = -d + own.first; k <= d - own.last; k += 2) {
      bool down = k == -d || (k != d && at(own.reached, k - 1) < at(own.reached, k + 1));
      int x1 = down ? at(own.reached, k + 1) : at(own.reached, k - 1) + 1;
      int y1 = x1 - k;
      for (++steps_; x1 < width && y1 < height && item(a, x1) == item(b, y1); ++steps_) {
        ++x1;
        ++y1;
      }
      at(own.reached, k) = x1;
      if (x1 > width) {
        own.last += 2;
      } else if (y1 > height) {
        own.first += 2;
      } else if (other != nullptr) {
        int mirrored = offset + width - height - k;
        if (mirrored < 0 || mirrored >= static_cast<int>(other->reached.size())) continue;
        int x2 = other->reached[static_cast<size_t>(mirrored)];
        if (x2 == -1 || x1 < width - x2) continue;
        x = reversed ? x2 : x1;
        y = reversed ? offset + x2 - mirrored : y1;
        return true;
      }
    }
    return false;
  }

  size_t steps_ = 0;
};

Text Decode(std::string_view text) {
  Text out;
  for (size_t at = 0; at < text.size();) {
    CodePoint point = DecodeUtf8(text, at);
    out += point.value;
    at += point.length;
  }
  return out;
}

// Colors end before a line does.
void AppendColored(std::string& out, View text, const char* color) {
  out += color;
  for (char32_t c : text) {
    if (c == U'\n')
      (out += "\x1b[0m\n") += color;
    else
      AppendUtf8(out, c);
  }
  out += "\x1b[0m";
}

}  // namespace

std::string ColoredDiff(std::string_view before, std::string_view after) {
  std::string out;
  for (const Edit& edit : Differ().Diff(Decode(before), Decode(after))) {
    if (edit.kind == Kind::kEqual) {
      for (char32_t c : edit.text) AppendUtf8(out, c);
    } else {
      AppendColored(out, edit.text, edit.kind == Kind::kInsert ? "\x1b[32m" : "\x1b[31m");
    }
  }
  return out;
}

}  // namespace regoc::tools
