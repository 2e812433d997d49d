#include "runtime/builtins/ascii_regex.h"

#include <algorithm>

namespace regoc::builtins {

namespace {

constexpr int kMaxNesting = 50;
constexpr int kMaxRepeat = 1000;  // RE2's

AsciiSet Range(char first, char last) {
  AsciiSet set;
  for (int c = first; c <= last; ++c) set.set(static_cast<size_t>(c));
  return set;
}
AsciiSet One(char c) { return Range(c, c); }
bool IsLetterOrDigit(char c) { return (Range('0', '9') | Range('a', 'z') | Range('A', 'Z')).test(static_cast<size_t>(c)); }

// What \d, \w and \s stand for, and their opposites.
std::optional<AsciiSet> PerlClass(char c) {
  switch (c) {
    case 'd':
      return Range('0', '9');
    case 'w':
      return Range('0', '9') | Range('a', 'z') | Range('A', 'Z') | One('_');
    case 's':
      return One('\t') | One('\n') | One('\f') | One('\r') | One(' ');
    case 'D':
    case 'W':
    case 'S':
      return ~*PerlClass(static_cast<char>(c - 'A' + 'a'));
    default:
      return std::nullopt;
  }
}

std::optional<char> EscapedCharacter(char c) {
  switch (c) {
    case 'a':
      return '\a';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    default:
      return IsLetterOrDigit(c) ? std::nullopt : std::optional(c);
  }
}

class Parser {
 public:
  Parser(std::string_view pattern, size_t max_steps) : text_(pattern), max_steps_(max_steps) {}

  std::optional<RegexProgram> Run() {
    if (std::any_of(text_.begin(), text_.end(), [](char c) { return static_cast<signed char>(c) < 0; })) return std::nullopt;
    if (text_.starts_with("(?i)")) fold_ = true, at_ = 4;
    uint32_t match = Add({RegexStep::Kind::kMatch});
    Piece all = Alternatives(0);
    if (failed_ || at_ != text_.size()) return std::nullopt;
    program_.start = Build(all, match);
    if (failed_) return std::nullopt;
    return std::move(program_);
  }

 private:
  // A part of the pattern as a tree: what repeats is built as often as it may occur.
  struct Piece {
    enum class Kind : uint8_t { kStep, kSequence, kAlternatives, kRepeat } kind = Kind::kSequence;
    RegexStep step = {};
    std::vector<Piece> parts = {};
    int least = 0, most = 0;  // kRepeat; most < 0: any number
  };

  bool More() const { return at_ < text_.size(); }
  bool Take(std::string_view wanted) {
    bool there = text_.substr(at_).starts_with(wanted);
    if (there) at_ += wanted.size();
    return there;
  }
  Piece Fail() { return failed_ = true, Piece(); }
  static Piece Step(RegexStep::Kind kind, AsciiSet bytes = {}) {
    Piece piece;
    piece.kind = Piece::Kind::kStep, piece.step.kind = kind, piece.step.bytes = bytes;
    return piece;
  }
  Piece Bytes(AsciiSet set) const {
    for (size_t c = 'a'; fold_ && c <= 'z'; ++c)
      if (size_t upper = c - 'a' + 'A'; set[c] || set[upper]) set[c] = set[upper] = true;
    return Step(RegexStep::Kind::kByte, set);
  }

  Piece Alternatives(int depth) {
    if (depth > kMaxNesting) return Fail();
    Piece all;
    all.kind = Piece::Kind::kAlternatives;
    do all.parts.push_back(Sequence(depth));
    while (!failed_ && Take("|"));
    return all;
  }
  Piece Sequence(int depth) {
    Piece sequence;
    while (!failed_ && More() && text_[at_] != '|' && text_[at_] != ')') sequence.parts.push_back(Repeated(depth));
    return sequence;
  }
  Piece Repeated(int depth) {
    Piece piece = Atom(depth);
    while (!failed_ && More()) {
      int least = 0, most = -1;
      if (Take("*")) {
      } else if (Take("+")) {
        least = 1;
      } else if (Take("?")) {
        most = 1;
      } else if (text_[at_] == '{') {
        if (!Counts(least, most)) return Fail();
      } else {
        break;
      }
      (void)Take("?");  // whether it takes little or much, the text matches or does not
      Piece repeat;
      repeat.kind = Piece::Kind::kRepeat, repeat.least = least, repeat.most = most;
      repeat.parts.push_back(std::move(piece));
      piece = std::move(repeat);
    }
    return piece;
  }
  // {2} {2,} {2,5}
  bool Counts(int& least, int& most) {
    ++at_;
    if (!Number(least)) return false;
    most = least;
    if (Take(",") && !(More() && text_[at_] == '}' ? (most = -1, true) : Number(most))) return false;
    return Take("}") && (most < 0 || most >= least);
  }
  bool Number(int& out) {
    size_t begin = at_;
    for (out = 0; More() && text_[at_] >= '0' && text_[at_] <= '9' && out <= kMaxRepeat; ++at_) out = out * 10 + (text_[at_] - '0');
    return at_ > begin && out <= kMaxRepeat;
  }

  Piece Atom(int depth) {
    char c = text_[at_++];
    switch (c) {
      case '(':
        return Group(depth);
      case '[':
        return Class();
      case '\\':
        return Escape();
      case '.':
        return Step(RegexStep::Kind::kByte, ~One('\n'));
      case '^':
        return Step(RegexStep::Kind::kBegin);
      case '$':
        return Step(RegexStep::Kind::kEnd);
      case '{':
      case '*':
      case '+':
      case '?':
        return Fail();
      default:
        return Bytes(One(c));
    }
  }
  Piece Group(int depth) {
    if (Take("?P<") || Take("?<")) {
      while (More() && text_[at_] != '>') ++at_;
      if (!Take(">")) return Fail();
    } else if (!Take("?:") && text_.substr(at_).starts_with('?')) {
      return Fail();
    }
    Piece inner = Alternatives(depth + 1);
    return Take(")") ? std::move(inner) : Fail();
  }
  Piece Escape() {
    if (!More()) return Fail();
    char c = text_[at_++];
    if (c == 'A') return Step(RegexStep::Kind::kBegin);
    if (c == 'z') return Step(RegexStep::Kind::kEnd);
    if (std::optional<AsciiSet> set = PerlClass(c)) return Bytes(*set);
    std::optional<char> escaped = EscapedCharacter(c);
    return escaped ? Bytes(One(*escaped)) : Fail();
  }
  Piece Class() {
    bool negated = Take("^");
    AsciiSet set;
    for (bool first = true; first || !text_.substr(at_).starts_with(']'); first = false) {
      std::optional<AsciiSet> single;
      std::optional<char> low = Member(single);
      if (failed_) return Fail();
      if (single) {
        set |= *single;
        continue;
      }
      char high = *low;
      if (text_.substr(at_).starts_with('-') && !text_.substr(at_).starts_with("-]")) {
        ++at_;
        std::optional<char> end = Member(single);
        if (failed_ || single || *end < *low) return Fail();
        high = *end;
      }
      set |= Range(*low, high);
    }
    ++at_;
    if (!negated) return Bytes(set);
    return fold_ ? Fail() : Bytes(~set);
  }
  // A character of a class, or what \d and its like stand for.
  std::optional<char> Member(std::optional<AsciiSet>& set) {
    if (!More() || text_.substr(at_).starts_with("[:")) return failed_ = true, std::nullopt;
    char c = text_[at_++];
    if (c != '\\') return c;
    if (!More()) return failed_ = true, std::nullopt;
    c = text_[at_++];
    if ((set = PerlClass(c))) return std::nullopt;
    std::optional<char> escaped = EscapedCharacter(c);
    failed_ |= !escaped;
    return escaped;
  }

  uint32_t Add(RegexStep step) {
    if (program_.steps.size() >= max_steps_) failed_ = true;
    else program_.steps.push_back(step);
    return static_cast<uint32_t>(program_.steps.size() - 1);
  }
  // Where the piece begins, when `next` follows it.
  uint32_t Build(const Piece& piece, uint32_t next) {
    if (failed_) return next;
    switch (piece.kind) {
      case Piece::Kind::kStep: {
        RegexStep step = piece.step;
        step.next = next;
        return Add(step);
      }
      case Piece::Kind::kSequence:
        for (auto part = piece.parts.rbegin(); part != piece.parts.rend(); ++part) next = Build(*part, next);
        return next;
      case Piece::Kind::kAlternatives: {
        uint32_t begin = Build(piece.parts.back(), next);
        for (auto part = piece.parts.rbegin() + 1; part != piece.parts.rend(); ++part)
          begin = Add({RegexStep::Kind::kSplit, {}, Build(*part, next), begin});
        return begin;
      }
      case Piece::Kind::kRepeat:
        return BuildRepeat(piece, next);
    }
    return next;
  }
  uint32_t BuildRepeat(const Piece& piece, uint32_t next) {
    const Piece& inner = piece.parts.front();
    if (piece.most < 0) {
      uint32_t loop = Add({RegexStep::Kind::kSplit, {}, 0, next});
      uint32_t begin = Build(inner, loop);
      if (!failed_) program_.steps[loop].next = begin;
      next = loop;
    }
    uint32_t after = next;
    for (int i = piece.least; i < piece.most && !failed_; ++i)
      next = Add({RegexStep::Kind::kSplit, {}, Build(inner, next), after});
    for (int i = 0; i < piece.least && !failed_; ++i) next = Build(inner, next);
    return next;
  }

  std::string_view text_;
  size_t max_steps_;
  size_t at_ = 0;
  bool fold_ = false;
  bool failed_ = false;
  RegexProgram program_;
};

}  // namespace

std::optional<RegexProgram> ParseAsciiRegex(std::string_view pattern, size_t max_steps) {
  return Parser(pattern, max_steps).Run();
}

}  // namespace regoc::builtins
