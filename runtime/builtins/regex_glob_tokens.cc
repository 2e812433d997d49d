#include "runtime/builtins/regex_glob_tokens.h"

#include <algorithm>

#include "runtime/builtins/text.h"

namespace regoc::builtins {

namespace {

using Flag = RegexGlobToken::Flag;
using Range = RegexGlobToken::Range;

std::string ToUtf8(char32_t rune) {
  char bytes[4];
  return {bytes, EncodeRune(bytes, rune)};
}

// In order, overlapping and adjoining ones as one.
void Normalize(std::vector<Range>& ranges) {
  std::sort(ranges.begin(), ranges.end(), [](Range a, Range b) { return a.first < b.first; });
  std::vector<Range> merged;
  for (Range range : ranges) {
    if (merged.empty() || range.first > merged.back().last + 1) {
      merged.push_back(range);
    } else {
      merged.back().last = std::max(merged.back().last, range.last);
    }
  }
  ranges = std::move(merged);
}

class GlobReader {
 public:
  GlobReader(std::string_view glob, std::string& fault) : fault_(fault) {
    for (size_t at = 0; at < glob.size();) {
      Rune rune = DecodeRune(glob.substr(at));
      runes_.push_back(rune.value);
      at += rune.size;
    }
  }

  bool Read(std::vector<RegexGlobToken>& tokens) {
    while (at_ < runes_.size()) {
      RegexGlobToken token;
      if (!ReadToken(token) || !ReadFlag(token.flag)) return false;
      Append(tokens, std::move(token));
    }
    return true;
  }

 private:
  struct Character {
    char32_t rune = 0;
    bool escaped = false;
    bool Is(char c) const { return !escaped && rune == static_cast<unsigned char>(c); }
  };

  // Where there is one more.
  bool Next(Character& out) {
    out = {runes_[at_], false};
    if (out.Is('\\')) {
      if (at_ + 1 == runes_.size()) return Fail("input ends with a \\ (escape) character");
      out = {runes_[++at_], true};
    }
    ++at_;
    return true;
  }

  bool ReadToken(RegexGlobToken& token) {
    Character c;
    if (!Next(c)) return false;
    if (c.Is('[')) return ReadSet(token);
    if (c.Is(']')) return Fail("set-close ']' with no preceding '['");
    if (c.Is('+') || c.Is('*')) return Fail("flag '" + ToUtf8(c.rune) + "' must be preceded by a non-flag");
    token.any = c.Is('.');
    if (!token.any) token.ranges = {{c.rune, c.rune}};
    return true;
  }

  bool ReadSet(RegexGlobToken& token) {
    token.is_set = true;
    char32_t previous = 0;
    bool may_begin_range = false;
    while (at_ < runes_.size()) {
      Character c;
      if (!Next(c)) return false;
      if (c.Is(']')) {
        Normalize(token.ranges);
        return true;
      }
      if (c.Is('-')) {
        if (!may_begin_range) return Fail("range character '-' must be preceded by a Unicode character");
        if (!ReadRangeEnd(previous, token)) return false;
        may_begin_range = false;
        continue;
      }
      token.ranges.push_back({c.rune, c.rune});
      previous = c.rune;
      may_begin_range = true;
    }
    return Fail("found [ without matching ]");
  }

  bool ReadRangeEnd(char32_t first, RegexGlobToken& token) {
    if (at_ + 1 >= runes_.size()) return Fail("range character '-' must be followed by a Unicode character");
    Character last;
    if (!Next(last)) return false;
    if (last.Is(']') || last.Is('-')) return Fail("range character '-' cannot be followed by a special symbol");
    if (last.rune < first) {
      return Fail("range is out of order: '" + ToUtf8(last.rune) + "' comes before '" + ToUtf8(first) + "' in Unicode");
    }
    token.ranges.push_back({first, last.rune});
    return true;
  }

  bool ReadFlag(Flag& flag) {
    if (at_ == runes_.size()) return true;
    if (runes_[at_] == '\\' && at_ + 1 == runes_.size()) return Fail("input ends with a \\ (escape) character");
    if (runes_[at_] == '+') flag = Flag::kPlus;
    if (runes_[at_] == '*') flag = Flag::kStar;
    if (flag != Flag::kNone) ++at_;
    return true;
  }

  // "a+a*" and "a*a+" are "a+".
  static void Append(std::vector<RegexGlobToken>& tokens, RegexGlobToken token) {
    if (!tokens.empty() && token.flag != Flag::kNone && tokens.back().flag != Flag::kNone &&
        token.SameCharacters(tokens.back())) {
      if (token.flag == Flag::kPlus) tokens.back().flag = Flag::kPlus;
      return;
    }
    tokens.push_back(std::move(token));
  }

  // The position is that of the character after the one that is wrong.
  bool Fail(std::string_view reason) {
    fault_ = "input:";
    for (char32_t rune : runes_) fault_ += ToUtf8(rune);
    fault_ += ", pos:" + std::to_string(at_) + ", " + std::string(reason) + ": the input provided is invalid";
    return false;
  }

  std::u32string runes_;
  size_t at_ = 0;
  std::string& fault_;
};

}  // namespace

bool RegexGlobToken::SameCharacters(const RegexGlobToken& other) const {
  return any == other.any && is_set == other.is_set && ranges == other.ranges;
}

bool GlobsMeet(const RegexGlobToken& a, const RegexGlobToken& b) {
  if (a.any || b.any) return true;
  size_t i = 0, j = 0;
  while (i < a.ranges.size() && j < b.ranges.size()) {
    if (a.ranges[i].last < b.ranges[j].first) {
      ++i;
    } else if (b.ranges[j].last < a.ranges[i].first) {
      ++j;
    } else {
      return true;
    }
  }
  return false;
}

bool ReadRegexGlob(std::string_view glob, std::vector<RegexGlobToken>& tokens, std::string& fault) {
  return GlobReader(glob, fault).Read(tokens);
}

}  // namespace regoc::builtins
