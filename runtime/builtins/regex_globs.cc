// regex.globs_match
#include <algorithm>
#include <span>

#include "runtime/builtins/regex_glob_tokens.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

using Flag = RegexGlobToken::Flag;
using Tokens = std::span<const RegexGlobToken>;

// Of comparisons of a token, or of a range in a set, with one of the other glob.
constexpr uint64_t kMaxComparisons = 100'000'000;

bool IsPlain(const RegexGlobToken& token) { return token.flag == Flag::kNone; }

// Cuts what stands without a flag at both ends of both globs, but for one token. False when it does not meet.
bool Trim(Tokens& a, Tokens& b) {
  size_t front = 0;
  for (; front < a.size() && front < b.size() && IsPlain(a[front]) && IsPlain(b[front]); ++front) {
    if (!GlobsMeet(a[front], b[front])) return false;
  }
  if (front > 0) --front;
  size_t back = 0;
  for (; back < a.size() - front && back < b.size() - front; ++back) {
    const RegexGlobToken& x = a[a.size() - 1 - back];
    const RegexGlobToken& y = b[b.size() - 1 - back];
    if (!IsPlain(x) || !IsPlain(y)) break;
    if (!GlobsMeet(x, y)) return false;
  }
  if (back > 0) --back;
  a = a.subspan(front, a.size() - front - back);
  b = b.subspan(front, b.size() - front - back);
  return true;
}

// Whether the rests of two globs, from position i of `a` and j of `b` on, take a text in common. The answers follow
// from those for shorter rests, so rows are filled from the last to the first. Follows the library that OPA uses, which
// says no for some globs that do have a text in common.
class Intersection {
 public:
  Intersection(CallContext& ctx, Tokens a, Tokens b)
      : ctx_(ctx), a_(a), b_(b), row_(b.size() + 1), below_(b.size() + 1) {}

  Outcome Find() {
    for (size_t i = a_.size() + 1; i-- > 0;) {
      if (Outcome limit = ctx_.CheckLimits("intersecting globs"); limit.failed()) return limit;
      std::swap(row_, below_);
      for (size_t j = b_.size() + 1; j-- > 0;) Fill(i, j);
    }
    return Value::Boolean(row_[0].meet_a);
  }

 private:
  struct Cell {
    bool meet_a = false;    // asked with `a` as the first glob
    bool meet_b = false;    // asked with `b` as the first glob: flags of the first one are looked at first
    bool repeat_a = false;  // the token of `a` takes any number of characters of the other's
    bool repeat_b = false;
  };

  // Of one direction: the repeating glob at its token `star`, the other at `other`.
  struct Sides {
    const RegexGlobToken* star;
    const RegexGlobToken* next;   // after `star`, nullptr: none
    const RegexGlobToken* other;  // nullptr: at its end
    bool meet_without_star;       // the rests after `star` and from `other`
    bool repeat_further;          // `star` with the rest after `other`
  };

  static bool Repeat(const Sides& s) {
    if (s.other == nullptr) return s.next == nullptr;
    if (s.next != nullptr && GlobsMeet(*s.other, *s.next) && s.meet_without_star) return true;
    return GlobsMeet(*s.other, *s.star) && s.repeat_further;
  }
  static bool RepeatOnce(const Sides& s) {
    if (!GlobsMeet(*s.star, *s.other)) return false;
    return s.repeat_further || (!IsPlain(*s.other) && s.meet_without_star);
  }

  void Fill(size_t i, size_t j) {
    bool a_ends = i == a_.size(), b_ends = j == b_.size();
    Cell& cell = row_[j];
    cell = {};
    Sides of_a{}, of_b{};
    if (!a_ends) {
      of_a = {&a_[i], i + 1 < a_.size() ? &a_[i + 1] : nullptr, b_ends ? nullptr : &b_[j], below_[j].meet_a,
              !b_ends && row_[j + 1].repeat_a};
      cell.repeat_a = Repeat(of_a);
    }
    if (!b_ends) {
      of_b = {&b_[j], j + 1 < b_.size() ? &b_[j + 1] : nullptr, a_ends ? nullptr : &a_[i], row_[j + 1].meet_b,
              !a_ends && below_[j].repeat_b};
      cell.repeat_b = Repeat(of_b);
    }
    if (a_ends || b_ends) {
      cell.meet_a = cell.meet_b = a_ends && b_ends;
    } else if (IsPlain(a_[i]) && IsPlain(b_[j])) {
      bool same = GlobsMeet(a_[i], b_[j]);
      cell.meet_a = same && below_[j + 1].meet_a;
      cell.meet_b = same && below_[j + 1].meet_b;
    } else {
      bool with_a = a_[i].flag == Flag::kStar ? cell.repeat_a : RepeatOnce(of_a);
      bool with_b = b_[j].flag == Flag::kStar ? cell.repeat_b : RepeatOnce(of_b);
      cell.meet_a = IsPlain(a_[i]) ? with_b : with_a;
      cell.meet_b = IsPlain(b_[j]) ? with_a : with_b;
    }
  }

  CallContext& ctx_;
  Tokens a_;
  Tokens b_;
  std::vector<Cell> row_;
  std::vector<Cell> below_;
};

// Ranges count as often as they are looked at.
uint64_t CostOf(Tokens tokens) {
  uint64_t cost = 0;
  for (const RegexGlobToken& token : tokens) cost += 1 + token.ranges.size();
  return cost;
}

Outcome GlobsMatch(CallContext& ctx, StringArg glob1, StringArg glob2) {
  std::vector<RegexGlobToken> tokens1, tokens2;
  std::string fault;
  if (!ReadRegexGlob(glob1, tokens1, fault) || !ReadRegexGlob(glob2, tokens2, fault)) {
    return ctx.Error(ctx.arena.Copy(fault));
  }
  Tokens a = tokens1, b = tokens2;
  if (!Trim(a, b)) return Value::Boolean(false);
  if (CostOf(a) * (b.size() + 1) + CostOf(b) * (a.size() + 1) > kMaxComparisons) {
    return ctx.Error("globs are too long to be compared");
  }
  return Intersection(ctx, a, b).Find();
}

}  // namespace

REGOC_REGISTER_BUILTINS(RegexGlobs, {{"regex.globs_match", Typed<GlobsMatch>}});

}  // namespace regoc::builtins
