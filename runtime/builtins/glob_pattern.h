// Glob patterns: * ? ** [a-z] [!abc] {a,b} and \ before a character to be taken as it is.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/builtins/builtin.h"

namespace re2 {
class RE2;
}

namespace regoc::builtins {

// One step of a pattern.
struct GlobToken {
  enum class Kind : uint8_t { kText, kAny, kSuper, kSingle, kClass, kOpen, kComma, kClose };
  Kind kind;
  bool negated = false;  // kClass
  std::string text;      // kText, and the members of a kClass that is a list
  char32_t low = 0;      // kClass that is a range
  char32_t high = 0;
};

// A compiled pattern. Immutable but for caches inside of RE2; may be shared by threads.
//
//   GlobPattern::Compile("/users/*", {'/'}, fault)->Matches("/users/7")   // true; * and ? stop at delimiters
class GlobPattern : public CacheEntry {
 public:
  // nullptr when the pattern is malformed; then `fault` says why ("glob: syntax error at 4: unclosed `{`").
  static std::unique_ptr<GlobPattern> Compile(std::string_view pattern, std::u32string_view delimiters,
                                              std::string& fault);
  ~GlobPattern() override;

  bool Matches(std::string_view text) const;

 private:
  GlobPattern() = default;

  bool MatchesHere(std::string_view text) const;
  // How much of `text` a text or `?` takes from the front; nothing when it does not match.
  std::optional<size_t> Take(const GlobToken& token, std::string_view text) const;
  bool IsDelimiter(char32_t rune) const;

  std::vector<GlobToken> tokens_;
  std::u32string delimiters_;
  std::unique_ptr<re2::RE2> re_;  // of a pattern with alternatives or classes
};

}  // namespace regoc::builtins
