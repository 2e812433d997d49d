#include "runtime/builtins/glob_pattern.h"

#include <re2/re2.h>

#include <algorithm>

#include "runtime/builtins/glob_parser.h"
#include "runtime/builtins/text.h"

namespace regoc::builtins {

using Kind = GlobToken::Kind;

GlobPattern::~GlobPattern() = default;

std::unique_ptr<GlobPattern> GlobPattern::Compile(std::string_view pattern, std::u32string_view delimiters,
                                                  std::string& fault) {
  std::optional<std::vector<GlobToken>> tokens = ParseGlob(pattern, fault);
  if (!tokens) return nullptr;
  std::unique_ptr<GlobPattern> glob(new GlobPattern);
  glob->tokens_ = std::move(*tokens);
  glob->delimiters_ = delimiters;
  bool simple = std::none_of(glob->tokens_.begin(), glob->tokens_.end(), [](const GlobToken& token) {
    return token.kind == Kind::kOpen || token.kind == Kind::kClass;
  });
  if (simple) return glob;
  RE2::Options options;
  options.set_log_errors(false);
  glob->re_ = std::make_unique<RE2>(GlobToRegex(glob->tokens_, delimiters), options);
  if (glob->re_->ok()) return glob;
  fault = "glob: pattern too large";
  return nullptr;
}

bool GlobPattern::Matches(std::string_view text) const {
  if (re_ != nullptr) return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *re_);
  return MatchesHere(text);
}

bool GlobPattern::IsDelimiter(char32_t rune) const { return delimiters_.find(rune) != std::u32string::npos; }

std::optional<size_t> GlobPattern::Take(const GlobToken& token, std::string_view text) const {
  if (token.kind == Kind::kText) {
    return text.starts_with(token.text) ? std::optional(token.text.size()) : std::nullopt;
  }
  if (text.empty()) return std::nullopt;
  Rune rune = DecodeRune(text);
  return IsDelimiter(rune.value) ? std::nullopt : std::optional<size_t>(rune.size);
}

// Goes on from the last star when the rest does not fit, and when that star may not grow, from the last double star:
// what earlier stars could take, these can too. (A class could match a delimiter, so this would not hold with classes.)
bool GlobPattern::MatchesHere(std::string_view text) const {
  struct Retry {
    size_t token = 0;  // behind the star; 0: none yet
    size_t text = 0;   // where the star ends at present
  };
  Retry star;
  Retry super;
  size_t token = 0;
  size_t at = 0;
  while (true) {
    if (token < tokens_.size()) {
      Kind kind = tokens_[token].kind;
      if (kind == Kind::kAny || kind == Kind::kSuper) {
        ++token;
        if (kind == Kind::kSuper && token == tokens_.size()) return true;
        (kind == Kind::kAny ? star : super) = {token, at};
        if (kind == Kind::kSuper) star = {};
        continue;
      }
      if (std::optional<size_t> taken = Take(tokens_[token], text.substr(at))) {
        at += *taken;
        ++token;
        continue;
      }
    } else if (at == text.size()) {
      return true;
    }
    if (star.token > 0 && star.text < text.size()) {
      Rune rune = DecodeRune(text.substr(star.text));
      if (!IsDelimiter(rune.value)) {
        star.text += rune.size;
        at = star.text;
        token = star.token;
        continue;
      }
    }
    if (super.token == 0 || super.text >= text.size()) return false;
    super.text += DecodeRune(text.substr(super.text)).size;
    at = super.text;
    token = super.token;
    star = {};
  }
}

}  // namespace regoc::builtins
