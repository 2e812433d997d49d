#include "bundler/glob.h"

#include <cstddef>
#include <optional>
#include <string>

namespace regoc::bundle {

namespace {

// Pattern text is untrusted where it comes from a manifest.
constexpr size_t kMaxSteps = 1'000'000;
constexpr size_t kMaxDepth = 200;

struct Dialect {
  bool star_crosses_slash = false;
  bool braces = false;
  char negation = '^';
};

class Matcher {
 public:
  explicit Matcher(Dialect dialect) : dialect_(dialect) {}

  bool Match(std::string_view pattern, std::string_view text, size_t depth);

 private:
  bool MatchStar(std::string_view pattern, std::string_view text, size_t depth);
  bool MatchBraces(std::string_view pattern, std::string_view text, size_t depth);
  // Matches one character; takes the class off `pattern`. No value: the class is malformed.
  std::optional<bool> MatchClass(std::string_view& pattern, char c) const;
  bool Stops(char c) const { return c == '/' && !dialect_.star_crosses_slash; }

  Dialect dialect_;
  size_t steps_ = 0;
};

bool Matcher::Match(std::string_view pattern, std::string_view text, size_t depth) {
  if (depth > kMaxDepth) return false;
  while (!pattern.empty()) {
    if (++steps_ > kMaxSteps) return false;
    char c = pattern.front();
    if (c == '*') return MatchStar(pattern, text, depth);
    if (c == '{' && dialect_.braces) return MatchBraces(pattern, text, depth);
    if (text.empty()) return false;
    if (c == '[') {
      std::optional<bool> matched = MatchClass(pattern, text.front());
      if (!matched || !*matched || Stops(text.front())) return false;
      text.remove_prefix(1);
      continue;
    }
    if (c == '\\') {
      if (pattern.size() == 1) return false;
      pattern.remove_prefix(1);
      c = pattern.front();
    } else if (c == '?') {
      c = Stops(text.front()) ? '\0' : text.front();
    }
    if (c != text.front()) return false;
    pattern.remove_prefix(1);
    text.remove_prefix(1);
  }
  return text.empty();
}

bool Matcher::MatchStar(std::string_view pattern, std::string_view text, size_t depth) {
  size_t rest = pattern.find_first_not_of('*');
  pattern.remove_prefix(rest == pattern.npos ? pattern.size() : rest);
  for (;;) {
    if (Match(pattern, text, depth + 1)) return true;
    if (text.empty() || Stops(text.front()) || steps_ > kMaxSteps) return false;
    text.remove_prefix(1);
  }
}

bool Matcher::MatchBraces(std::string_view pattern, std::string_view text, size_t depth) {
  size_t close = std::string_view::npos;
  size_t nesting = 0;
  for (size_t i = 0; i < pattern.size() && close == pattern.npos; ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '{') {
      ++nesting;
    } else if (pattern[i] == '}' && --nesting == 0) {
      close = i;
    }
  }
  if (close == pattern.npos) return false;
  std::string_view rest = pattern.substr(close + 1);
  size_t start = 1;
  nesting = 0;
  for (size_t i = 1; i <= close; ++i) {
    char c = pattern[i];
    if (c == '\\') {
      ++i;
      continue;
    }
    bool ends = nesting == 0 && (c == ',' || i == close);
    if (ends && Match(std::string(pattern.substr(start, i - start)).append(rest), text, depth + 1)) return true;
    if (ends) start = i + 1;
    if (c == '{') ++nesting;
    if (c == '}' && i != close) --nesting;
  }
  return false;
}

std::optional<bool> Matcher::MatchClass(std::string_view& pattern, char c) const {
  pattern.remove_prefix(1);
  bool negated = pattern.starts_with(dialect_.negation);
  if (negated) pattern.remove_prefix(1);
  bool matched = false;
  auto take = [&](char& to) {
    if (pattern.starts_with('\\')) pattern.remove_prefix(1);
    if (pattern.empty()) return false;
    to = pattern.front();
    pattern.remove_prefix(1);
    return true;
  };
  for (bool any = false;; any = true) {
    if (pattern.empty()) return std::nullopt;
    if (pattern.front() == ']' && any) break;
    char low = 0;
    if (!take(low)) return std::nullopt;
    char high = low;
    if (pattern.starts_with('-')) {
      pattern.remove_prefix(1);
      if (!take(high)) return std::nullopt;
    }
    if (low <= c && c <= high) matched = true;
  }
  pattern.remove_prefix(1);
  return matched != negated;
}

}  // namespace

bool MatchPath(std::string_view pattern, std::string_view path) { return Matcher(Dialect{}).Match(pattern, path, 0); }

bool MatchGlob(std::string_view pattern, std::string_view path) {
  return Matcher({.star_crosses_slash = true, .braces = true, .negation = '!'}).Match(pattern, path, 0);
}

}  // namespace regoc::bundle
