#include "runtime/eval/decision/pattern.h"

#include "runtime/builtins/glob_parser.h"
#include "runtime/builtins/regex_cache.h"
#include "runtime/builtins/text.h"

namespace regoc::eval {

// Neither is set where the pattern is not valid.
struct Pattern::Compiled {
  std::unique_ptr<RE2> re;
  std::unique_ptr<builtins::GlobPattern> glob;
};

namespace {

std::optional<std::u32string> DelimitersOf(Value list) {
  if (list.is_null()) return U"";
  if (!list.is_array()) return std::nullopt;
  if (list.size() == 0) return U".";
  std::u32string delimiters;
  for (uint32_t i = 0; i < list.size(); ++i) {
    Value item = list.items()[i];
    if (!item.is_string() || item.text().empty()) return std::nullopt;
    builtins::Rune rune = builtins::DecodeRune(item.text());
    if (rune.size != item.size()) return std::nullopt;
    delimiters += rune.value;
  }
  return delimiters;
}

}  // namespace

std::unique_ptr<Pattern> Pattern::Regex(std::string_view pattern) {
  std::unique_ptr<Pattern> made(new Pattern);
  made->text_ = pattern;
  return made;
}

std::unique_ptr<Pattern> Pattern::Glob(std::string_view pattern, Value delimiters) {
  std::unique_ptr<Pattern> made(new Pattern);
  made->text_ = pattern;
  made->is_glob_ = true;
  made->delimiters_ = DelimitersOf(delimiters);
  return made;
}

Pattern::~Pattern() { delete compiled_.load(); }

std::unique_ptr<Pattern::Compiled> Pattern::Compile() const {
  auto made = std::make_unique<Compiled>();
  if (!is_glob_) {
    Arena arena;
    std::string_view fault;
    made->re = builtins::MakeRegex(arena, text_, fault);
  } else if (delimiters_) {
    std::string fault;
    made->glob = builtins::GlobPattern::Compile(text_, *delimiters_, fault);
  }
  return made;
}

Pattern::Answer Pattern::Matches(std::string_view text) const {
  const Compiled* compiled = compiled_.load(std::memory_order_acquire);
  if (compiled == nullptr) {
    std::unique_ptr<Compiled> made = Compile();
    // Another thread may have been faster: then this one's is dropped.
    if (compiled_.compare_exchange_strong(compiled, made.get(), std::memory_order_acq_rel)) compiled = made.release();
  }
  bool matches;
  if (compiled->re != nullptr)
    matches = compiled->re->Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
  else if (compiled->glob != nullptr)
    matches = compiled->glob->Matches(text);
  else
    return Answer::kUnknown;
  return matches ? Answer::kYes : Answer::kNo;
}

std::vector<Literal> Pattern::Literals() const { return is_glob_ ? LiteralsOfGlob(text_) : LiteralsOfRegex(text_); }

std::optional<std::string> Pattern::ForSet() const {
  if (!is_glob_) {
    Arena arena;
    std::string_view fault;
    std::unique_ptr<RE2> re = builtins::MakeRegex(arena, text_, fault);
    return re != nullptr ? std::optional(re->pattern()) : std::nullopt;
  }
  std::string fault;
  std::optional<std::vector<builtins::GlobToken>> tokens = builtins::ParseGlob(text_, fault);
  if (!tokens || !delimiters_) return std::nullopt;
  return "\\A(?:" + builtins::GlobToRegex(*tokens, *delimiters_) + ")\\z";
}

}  // namespace regoc::eval
