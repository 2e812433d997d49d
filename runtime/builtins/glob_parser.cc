#include "runtime/builtins/glob_parser.h"

#include "runtime/builtins/regex_cache.h"
#include "runtime/builtins/text.h"

namespace regoc::builtins {

namespace {

using Kind = GlobToken::Kind;

class Parser {
 public:
  explicit Parser(std::string_view pattern) : pattern_(pattern) {}

  // False when malformed.
  bool Run() {
    while (at_ < pattern_.size()) {
      if (!Step()) return false;
    }
    return depth_ == 0 || Fail("unclosed `{`");
  }

  std::vector<GlobToken> tokens;
  std::string fault;

 private:
  bool Fail(std::string_view reason) {
    fault = "glob: syntax error at " + std::to_string(at_) + ": ";
    fault.append(reason);
    return false;
  }

  bool Step() {
    switch (pattern_[at_]) {
      case '{':
        ++depth_;
        return Push(Kind::kOpen);
      case '[':
        ++at_;
        return Class();
      case '?':
        return Push(Kind::kSingle);
      case '*':
        if (pattern_.substr(at_).starts_with("**")) {
          ++at_;
          return Push(Kind::kSuper);
        }
        return Push(Kind::kAny);
      case ',':
        if (depth_ > 0) return Push(Kind::kComma);
        break;
      case '}':
        if (depth_ == 0) break;
        --depth_;
        return Push(Kind::kClose);
      default:
        break;
    }
    return Text(depth_ > 0 ? "?*[{}," : "?*[{", Kind::kText);
  }

  bool Push(Kind kind) {
    tokens.push_back({kind});
    ++at_;
    return true;
  }

  // One character, checked to be UTF-8.
  bool Character(std::string_view& out) {
    Rune rune = DecodeRune(pattern_.substr(at_));
    if (rune.value == kRuneError && rune.size == 1) return Fail("invalid UTF-8 sequence");
    out = pattern_.substr(at_, rune.size);
    at_ += rune.size;
    return true;
  }

  // Up to one of `breakers`; the first character is taken whatever it is, when the pattern's own text begins with it.
  bool Text(std::string_view breakers, Kind kind) {
    GlobToken token{kind};
    while (at_ < pattern_.size() && breakers.find(pattern_[at_]) == std::string_view::npos) {
      if (pattern_[at_] == '\\' && ++at_ == pattern_.size()) return Fail("trailing backslash");
      std::string_view character;
      if (!Character(character)) return false;
      token.text.append(character);
    }
    if (!token.text.empty()) tokens.push_back(std::move(token));
    return true;
  }

  // Behind the [.
  bool Class() {
    bool negated = pattern_.substr(at_).starts_with('!');
    if (negated) ++at_;
    if (at_ >= pattern_.size()) return Fail("unexpected end of input");
    size_t start = at_;
    std::string_view low;
    if (!Character(low)) return false;
    size_t known = tokens.size();
    if (pattern_.substr(at_).starts_with('-')) {
      if (!Range(low)) return false;
    } else {
      at_ = start;
      if (!Text("]", Kind::kClass)) return false;
    }
    if (at_ >= pattern_.size()) return Fail("unexpected end of input");
    if (pattern_[at_++] != ']') return Fail("expected close range character");
    if (tokens.size() == known) return Fail("could not parse range");
    GlobToken& token = tokens.back();
    token.negated = negated;
    if (token.text.empty() && token.high < token.low) return Fail("range hi character is less than lo");
    return true;
  }

  // Behind the low character.
  bool Range(std::string_view low) {
    ++at_;
    if (at_ >= pattern_.size()) return Fail("unexpected end of input");
    std::string_view high;
    if (!Character(high)) return false;
    GlobToken token{Kind::kClass};
    token.low = DecodeRune(low).value;
    token.high = DecodeRune(high).value;
    tokens.push_back(std::move(token));
    return true;
  }

  std::string_view pattern_;
  size_t at_ = 0;
  int depth_ = 0;
};

std::string InClass(std::u32string_view runes) {
  std::string out;
  for (char32_t rune : runes) {
    char bytes[16];
    out.append(bytes, static_cast<size_t>(std::snprintf(bytes, sizeof(bytes), "\\x{%X}", static_cast<unsigned>(rune))));
  }
  return out;
}

std::string ClassToRegex(const GlobToken& token) {
  std::u32string members;
  for (size_t i = 0; i < token.text.size();) {
    Rune rune = DecodeRune(std::string_view(token.text).substr(i));
    members.push_back(rune.value);
    i += rune.size;
  }
  std::string body = token.text.empty() ? InClass({&token.low, 1}) + "-" + InClass({&token.high, 1}) : InClass(members);
  return (token.negated ? "[^" : "[") + body + "]";
}

}  // namespace

std::optional<std::vector<GlobToken>> ParseGlob(std::string_view pattern, std::string& fault) {
  Parser parser(pattern);
  if (parser.Run()) return std::move(parser.tokens);
  fault = std::move(parser.fault);
  return std::nullopt;
}

std::string GlobToRegex(const std::vector<GlobToken>& tokens, std::u32string_view delimiters) {
  std::string other = delimiters.empty() ? "." : "[^" + InClass(delimiters) + "]";
  std::string out = "(?s)";
  for (const GlobToken& token : tokens) {
    switch (token.kind) {
      case Kind::kText:
        out += QuoteRegex(token.text);
        break;
      case Kind::kAny:
        out += other + "*";
        break;
      case Kind::kSuper:
        out += ".*";
        break;
      case Kind::kSingle:
        out += other;
        break;
      case Kind::kClass:
        out += ClassToRegex(token);
        break;
      case Kind::kOpen:
        out += "(?:";
        break;
      case Kind::kComma:
        out += "|";
        break;
      case Kind::kClose:
        out += ")";
        break;
    }
  }
  return out;
}

}  // namespace regoc::builtins
